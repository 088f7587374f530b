// SPDX-License-Identifier: Apache-2.0
// Fills the page from api/state, api/audit and api/decisions, and keeps it fresh. Whatever comes from there goes into text nodes and
// attributes, never into markup.
"use strict";

const MODES = ["Enforce", "Warn", "Audit"];
const PAGE = 100;
const $ = id => document.getElementById(id);

let state = null;
let audit = null;
let why = "";
let begun;
let room = PAGE;
let last = 0;
let paused = false;
let token = "";
let locked = false;
const decisions = [];
const enforced = new Set();

/** An element: h("p", {class: "lead"}, "text", otherElement). */
function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

const badge = (text, kind) => h("span", {class: "badge " + (kind || text)}, text);
const many = (count, one, more = one + "s") => count + " " + (count === 1 ? one : more);
const title = owner => owner.kind + " " + owner.namespace + "/" + owner.name;
const time = text => new Date(text).toLocaleString(undefined, {dateStyle: "medium", timeStyle: "short"});

function age(seconds) {
  for (const [size, unit] of [[86400, "day"], [3600, "hour"], [60, "minute"]]) {
    if (Math.abs(seconds) >= size) {
      return many(Math.floor(Math.abs(seconds) / size), unit);
    }
  }
  return many(Math.floor(Math.abs(seconds)), "second");
}

const until = text => (Date.parse(text) - Date.parse(state.now)) / 1000;

// ---- what is out of line

/** The mode that counts: what a dry run finds is only recorded. */
const weight = finding => finding.dryRun ? "Audit" : finding.mode;
const strictest = owner => MODES.find(mode => owner.findings.some(finding => weight(finding) === mode));
const rules = findings => [...new Set(findings.map(finding => finding.rule))].sort();

/** What a person pastes into a shell. A pod that runs cannot be changed so: for one of nobody's, its manifest can. */
function pasted(owner, finding) {
  const patch = JSON.stringify(finding.fix);
  if (owner.kind === "Pod" || finding.pod) {
    return patch;
  }
  const quoted = "'" + patch.replaceAll("'", "'\\''") + "'";
  return "kubectl patch " + owner.kind.toLowerCase() + " " + owner.name + " -n " + owner.namespace + " --type=json -p " + quoted;
}

const copyable = text => withButton(h("div", {}, h("pre", {tabindex: "0"}, text)));

/** Adds a button that copies the text of the first child. */
function withButton(command) {
  const pre = command.firstElementChild;
  const text = pre.textContent;
  const button = h("button", {type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(pre);
      button.textContent = "Selected: copy it with the keyboard";
    }
  }}, "Copy");
  command.append(button);
  return command;
}

function findingView(owner, finding) {
  return h("div", {class: "finding"},
    h("p", {}, badge(finding.mode), " ", h("strong", {}, finding.rule), " at ", h("code", {}, finding.path),
      finding.container ? " (container " + finding.container + ")" : null,
      ": ", h("code", {}, finding.found === "" ? "nothing" : finding.found)),
    h("p", {}, finding.message),
    h("p", {class: "quiet"}, "Policy " + finding.policy + (finding.dryRun ? ", in dry run" : "")
      + (finding.mended ? "; new pods are mended on their way in" : "")
      + (finding.replicas ? "; " + many(finding.replicas, "pod") + " run with it" : "")
      + (finding.pod ? "; in pod " + finding.pod + ", no longer in the template" : "")),
    finding.fix ? copyable(pasted(owner, finding)) : null);
}

function driftView(drift) {
  const replicas = drift.builds.reduce((sum, build) => sum + build.replicas, 0);
  const said = drift.builds.length > 1
    ? many(replicas, "replica") + " run " + drift.builds.length + " different builds of "
    : "Another build ran until " + time(drift.earlier[0].until) + " of ";
  return h("div", {class: "finding"},
    h("p", {}, badge("Drift", "Warn"), " ", said, h("code", {}, drift.image), " (container " + drift.container + ")"),
    h("ul", {},
      ...drift.builds.map(build => h("li", {}, build.replicas + " × ", h("code", {}, build.id))),
      ...drift.earlier.map(build => h("li", {}, "until " + time(build.until) + ": ", h("code", {}, build.id)))),
    drift.pin ? h("p", {}, "Pin it:") : null,
    drift.pin ? copyable(drift.pin) : null);
}

function ownerView(owner, findings) {
  const mode = strictest(owner);
  const body = h("div", {});
  const details = h("details", {class: "owner", "data-owner": title(owner)},
    h("summary", {}, mode && findings === owner.findings ? badge(mode) : null, h("strong", {}, title(owner)),
      ...rules(findings).map(rule => badge(rule, "rule")),
      owner.drift.length ? badge("drift", "Warn") : null,
      owner.exempt ? badge("exempt", "good") : null,
      h("span", {class: "quiet"}, many(owner.replicas, "pod") + ", since " + time(owner.since))),
    body);
  details.addEventListener("toggle", () => {
    if (details.open && !body.hasChildNodes()) {
      body.append(...findings.map(finding => findingView(owner, finding)),
        ...owner.drift.map(driftView),
        ...(owner.moreFindings > 0 && findings === owner.findings ? [h("p", {class: "quiet"}, "and " + many(owner.moreFindings, "more finding"))] : []));
    }
  });
  return details;
}

function matches(owner) {
  const text = $("search").value.trim().toLowerCase();
  const rule = $("rule").value;
  const mode = $("mode").value;
  return (owner.findings.length > 0 || owner.drift.length > 0)
    && ($("exempt").checked || !owner.exempt)
    && ($("namespace").value === "" || owner.namespace === $("namespace").value)
    && (rule === "" && mode === "" || owner.findings.some(finding =>
      (rule === "" || finding.rule === rule) && (mode === "" || weight(finding) === mode)))
    && (text === "" || (title(owner) + " " + owner.findings.map(finding => finding.rule + " " + finding.path + " " + finding.found).join(" ")
      + owner.drift.map(drift => " " + drift.image).join("")).toLowerCase().includes(text));
}

function showOwners() {
  if (!audit) {
    return;
  }
  const rank = owner => MODES.indexOf(strictest(owner) || "Audit");
  const all = audit.results.filter(matches).sort((one, other) => rank(one) - rank(other));
  $("owners").replaceChildren(...all.slice(0, room).map(owner => ownerView(owner, owner.findings)));
  $("more").hidden = all.length <= room;
  $("shown").textContent = all.length === 0 ? "Nothing is out of line here." : many(all.length, "owner")
    + (all.length > room ? "; the first " + room + " are shown" : "") + ".";
}

function filter() {
  room = PAGE;
  showOwners();
}

/** Choices, of which the one that was chosen stays so. */
function choose(select, everything, values) {
  const chosen = select.value;
  select.replaceChildren(h("option", {value: ""}, everything), ...values.map(value => h("option", {value}, value)));
  select.value = values.includes(chosen) ? chosen : "";
}

function showAudit() {
  $("filters").hidden = $("switches").hidden = $("group").hidden = !audit;
  if (!audit) {
    $("audit-lead").textContent = why;
    $("radius").textContent = why;
    return;
  }
  const named = audit.results;
  $("audit-lead").textContent = "Audit of " + time(audit.begun) + ", by policy " + audit.policy + ": " + many(audit.judged, "owner") + " with "
    + many(audit.pods, "pod") + " judged in " + audit.seconds + " s, " + audit.exempt + " of them exempt."
    + (audit.onlyCounted.owners > 0 ? " " + audit.onlyCounted.why : "")
    + audit.errors.map(error => " Not complete: " + error.message).join("");
  choose($("namespace"), "all", [...new Set(named.map(owner => owner.namespace))].sort());
  choose($("rule"), "all", rules(named.flatMap(owner => owner.findings)));
  choose($("mode"), "all", MODES);
  choose($("label"), "namespace", [...new Set(named.flatMap(owner => Object.keys(owner.labels)))].sort());
  showOwners();
  showSwitches();
  showRadius();
}

// ---- what if

const isEnforced = rule => state.policies.length > 0 && state.policies.every(policy => !policy.dryRun
  && policy.rules.some(setting => setting.rule === rule && setting.mode === "Enforce"));

/** Findings that would refuse an owner's next pod if these rules were enforced, which is not refused today. */
const refusing = (owner, chosen) => owner.exempt || owner.nextPod === "Refused" ? []
  : owner.findingsAfterChange.filter(finding => chosen.has(finding.rule) && !finding.mended && !finding.dryRun);

function showSwitches() {
  $("switches").replaceChildren($("switches").querySelector("legend"), ...state.rules.map(rule => {
    const there = isEnforced(rule.id);
    const alone = audit.blastRadius[rule.id] || 0;
    return h("label", {class: "check", title: rule.summary},
      h("input", {type: "checkbox", value: rule.id, checked: there || enforced.has(rule.id), disabled: there, onchange: event => {
        if (event.target.checked) {
          enforced.add(rule.id);
        } else {
          enforced.delete(rule.id);
        }
        showRadius();
      }}),
      rule.id, h("span", {class: "quiet"}, there ? "enforced" : alone === 0 ? "nobody" : many(alone, "owner")));
  }));
}

function showRadius() {
  if (!audit) {
    return;
  }
  const hit = audit.results.map(owner => [owner, refusing(owner, enforced)]).filter(([, findings]) => findings.length > 0);
  const label = $("label").value;
  const groups = new Map();
  for (const [owner, findings] of hit) {
    const group = label === "" ? owner.namespace : owner.labels[label] || "(none)";
    groups.set(group, [...(groups.get(group) || []), [owner, findings]]);
  }
  $("radius").textContent = enforced.size === 0 ? "Choose rules to see whom they would touch."
    : hit.length === 0 ? "Nobody who passes today would be refused."
    : many(hit.length, "owner") + " in " + many(new Set(hit.map(([owner]) => owner.namespace)).size, "namespace")
      + " that pass today would be refused." + (audit.onlyCounted.owners > 0 ? " These are only the owners that are named; the number beside each rule counts all." : "");
  $("refused").replaceChildren(...[...groups.entries()].sort((one, other) => other[1].length - one[1].length).flatMap(([group, owners]) => [
    h("h3", {}, group + ": " + owners.length), ...owners.slice(0, PAGE).map(([owner, findings]) => ownerView(owner, findings)),
    owners.length > PAGE ? h("p", {class: "quiet"}, "and " + many(owners.length - PAGE, "more owner")) : null].filter(Boolean)));
}

// ---- decisions

function showDecisions() {
  if (decisions.length === 0) {
    if (state && state.role === "controller") {
      $("decided").replaceChildren(h("tr", {}, h("td", {colspan: "4"}, "A controller answers no reviews: open the pages of the webhook replicas.")));
    }
    return;
  }
  $("decided").replaceChildren(...decisions.map(decision => h("tr", {},
    h("td", {}, h("time", {datetime: decision.time}, new Date(decision.time).toLocaleTimeString())),
    h("td", {}, badge(decision.verdict)),
    h("td", {}, decision.operation.toLowerCase() + " " + decision.kind + " " + decision.namespace + "/"
      + (decision.name || "(to be generated)") + (decision.tried ? " (only tried)" : "")),
    h("td", {}, decision.rules.join(", ")))));
}

// ---- what is in force, and how we are doing

function settingsView(settings, caption) {
  return h("table", {}, h("caption", {class: "quiet"}, caption),
    h("thead", {}, h("tr", {}, h("th", {scope: "col"}, "Rule"), h("th", {scope: "col"}, "Mode"), h("th", {scope: "col"}, "What it forbids"))),
    h("tbody", {}, ...settings.map(setting => h("tr", {},
      h("th", {scope: "row"}, setting.rule),
      h("td", {}, badge(setting.mode), setting.patch && setting.mode === "Enforce" ? " patches" : null),
      h("td", {}, (state.rules.find(rule => rule.id === setting.rule) || {summary: ""}).summary)))));
}

function showPolicies() {
  $("in-force").replaceChildren(...state.policies.map(policy => h("article", {class: "policy"},
    h("h3", {}, policy.name, " ", policy.dryRun ? badge("dry run", "Warn") : null),
    h("p", {class: "quiet"}, (policy.namespaces === "" ? "All namespaces" : "Namespaces with " + policy.namespaces)
      + "; templates at most at " + policy.templates),
    settingsView(policy.rules, "Rules of policy " + policy.name),
    ...policy.overrides.map(override => settingsView(override.rules, "Instead, in namespaces with " + override.namespaces)))));
}

function showSums() {
  const cluster = state.cluster;
  const rulesEnforced = new Set(state.policies.filter(policy => !policy.dryRun).flatMap(policy => policy.rules)
    .filter(setting => setting.mode === "Enforce").map(setting => setting.rule)).size;
  const line = audit ? audit.results.filter(owner => owner.findings.length > 0 && !owner.exempt).length + audit.unnamed : null;
  const next = audit ? audit.results.filter(owner => owner.nextPod === "Refused" && !owner.exempt).length : null;
  const sum = (name, figure, more) => h("div", {}, h("dt", {}, name), h("dd", {}, String(figure), h("small", {}, more)));
  const life = until(state.certificateExpires);
  $("sums").replaceChildren(
    sum("Rules enforced", rulesEnforced + " of " + state.rules.length, state.policies.some(policy => policy.dryRun) ? "some policies are in dry run"
      : many(state.policies.length, "policy", "policies")),
    sum("Owners out of line", line === null ? "–" : line, audit ? "of " + audit.judged : "no audit yet"),
    sum("Refused at their next rollout", next === null ? "–" : next, "under the policies of today"),
    ...(state.certificateExpires ? [sum("Certificate", life > 0 ? age(life) : "expired", cluster ? "left" : "left; made at start unless given")] : []));
  $("where").textContent = "Version " + state.version + " on " + state.replica
    + (state.role === "all" ? "" : ", a " + state.role)
    + (cluster && state.role !== "webhook" ? cluster.leads ? ", the leader" : cluster.leader ? "; " + cluster.leader + " leads" : "; nobody leads" : "");
}

function showHealth() {
  const cluster = state.cluster;
  const life = until(state.certificateExpires);
  const atRisk = !audit ? [] : audit.coldStart.flatMap(inNamespace => inNamespace.daemonSets.filter(one => one.nextPod !== "Admitted")
    .map(one => inNamespace.namespace + "/" + one.name));
  const fact = (name, kind, ...value) => [h("dt", {}, name), h("dd", {}, kind ? badge(kind === "bad" ? "attention" : "well", kind) : null, kind ? " " : null, ...value)];
  $("facts").replaceChildren(
    ...fact("Policies", state.current ? "good" : "bad", state.current ? "generation " + state.generation + " is in force"
      : "a policy with mistakes waits to be put right; generation " + state.generation + " stays in force"),
    ...(state.waitingFor.length ? fact("Waiting for", "bad", state.waitingFor.join(", ")) : []),
    ...(state.certificateExpires ? fact("Certificate", life > 7 * 86400 || cluster && cluster.authorityExpires && life > 0 ? "good" : "bad", life > 0
      ? "valid until " + time(state.certificateExpires) : "expired") : []),
    ...(cluster ? [
      ...(cluster.authorityExpires ? fact("Authority", until(cluster.authorityExpires) > 0 ? "good" : "bad", "valid until " + time(cluster.authorityExpires)) : []),
      ...(state.role === "webhook" ? fact("Leader", "", "one of the controllers") : fact("Leader", cluster.leader ? "good" : "bad", cluster.leader || "nobody")),
      ...fact("API server", cluster.knowledgeAgeSeconds < 30 ? "good" : "bad", cluster.knowledgeAgeSeconds < 30 ? "is heard"
        : "tells nothing; judging by what was known " + age(cluster.knowledgeAgeSeconds) + " ago"),
      ...fact("Registration", "", many(cluster.registrationRepairs, "change") + " by others put right by this replica"),
      ...fact("Namespaces", cluster.failedNamespaceLookups === 0 ? "good" : "bad", cluster.failedNamespaceLookups === 0 ? "all known"
        : many(cluster.failedNamespaceLookups, "review") + " judged without their labels"),
      ...fact("Events", cluster.droppedEvents === 0 ? "good" : "bad", cluster.droppedEvents === 0 ? "all written" : cluster.droppedEvents + " left out")]
      : fact("Cluster", "", "none: policies come from a file")),
    ...(atRisk.length ? fact("Cold start", "bad", "without Plimsoll, pods of these DaemonSets are not created: " + atRisk.join(", ")
      + ". If one of them is an agent of the network or of storage, exempt its namespace or allow what it needs, or a cluster of which all nodes were down cannot start.") : []),
    ...fact("Audit", audit ? audit.errors.length === 0 ? "good" : "bad" : "", audit ? "begun " + time(audit.begun) + ", " + audit.seconds + " s" : why));
}

// ---- keeping it fresh

async function get(path) {
  const asked = token;
  const response = await fetch(path, {cache: "no-store", headers: asked ? {Authorization: "Bearer " + asked} : {}});
  if (response.status === 401 || response.status === 403) {
    if (asked === token) {
      lock(asked ? await response.text() : "");
    }
    throw new Error("a token is needed");
  }
  if (response.status === 429 || response.status === 503) {
    throw new Error(await response.text());
  }
  if (!response.ok) {
    throw new Error(path + ": " + response.status + " " + response.statusText);
  }
  return response.json();
}

async function refresh() {
  state = await get("api/state");
  unlock();
  if (state.audited !== begun) {
    const answer = await get("api/audit");
    audit = answer.audit;
    why = answer.why || "";
    begun = state.audited;
    showAudit();
  } else if (audit === null) {
    why = (await get("api/audit")).why || "";
    showAudit();
  }
  showSums();
  showPolicies();
  showHealth();
  if (decisions.length === 0) {
    showDecisions();
  }
}

async function listen() {
  const news = await get("api/decisions?after=" + last);
  if (news.length > 0) {
    if (news[0].number <= last) {
      decisions.length = 0; // another process, that counts from one again
    }
    last = news[news.length - 1].number;
    decisions.unshift(...news.reverse());
    decisions.length = Math.min(decisions.length, 200);
    showDecisions();
  }
}

/** Shows a problem until the same work succeeds. */
async function attempt(work) {
  try {
    await work();
    $("trouble").hidden = true;
  } catch (problem) {
    $("trouble").textContent = "This page is not up to date: " + problem.message;
    $("trouble").hidden = locked;
  }
}

/** Again and again, but not while nobody looks or a token is needed. */
function repeatedly(work, seconds) {
  const step = async () => {
    if (!document.hidden && !locked) {
      await attempt(work);
    }
    setTimeout(step, seconds * 1000);
  };
  step();
}

// ---- the token, which is only ever in this variable

/** Hides everything but the form for a token. */
function lock(rejected) {
  const already = locked;
  token = "";
  locked = true;
  document.body.classList.add("locked");
  $("sign-in").hidden = false;
  $("trouble").hidden = true;
  $("rejected").textContent = rejected === "" ? "" : "Rejected: " + rejected.trim() + ".";
  $("rejected").hidden = rejected === "";
  if (!already) {
    $("token").focus();
  }
}

async function signIn() {
  token = $("token").value.trim();
  $("token").value = "";
  locked = false;
  await attempt(refresh);
  if (!locked) {
    await attempt(listen);
  }
}

/** Shows what the token opens. */
function unlock() {
  if (!$("sign-in").hidden) {
    $("sign-in").hidden = true;
    document.body.classList.remove("locked");
    document.body.classList.add("signed-in");
    $("main").focus();
  }
}

$("filters").addEventListener("input", filter);
$("filters").addEventListener("change", filter);
$("filters").addEventListener("submit", event => event.preventDefault());
$("label").addEventListener("change", showRadius);
$("more").addEventListener("click", () => {
  room += PAGE;
  showOwners();
});
$("pause").addEventListener("click", () => {
  paused = !paused;
  $("pause").setAttribute("aria-pressed", String(paused));
});
$("sign-in-form").addEventListener("submit", event => {
  event.preventDefault();
  signIn();
});
document.querySelectorAll(".command").forEach(withButton);
repeatedly(refresh, 5);
repeatedly(async () => paused || await listen(), 2);
