// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.pod.HostFile;
import dev.plimsoll.pod.ResourceName;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.testing.Manifest;
import dev.plimsoll.yaml.YamlDocument;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * What a person does who is told something: each thing that a message says to do, as a change of the object. A message without any
 * is a mistake.
 *
 * @param pod the pod spec
 * @param place the container, or the volume, or the pod that the finding is about
 * @param field of {@code place}, as the finding names it
 */
record Advice(ObjectNode pod, ObjectNode place, String field) {
    private static final String DIGEST = "@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    private static final Pattern PLACE =
            Pattern.compile("((?:containers|initContainers|ephemeralContainers|volumes)\\[\\d+])\\.(.+)");

    /** A sentence, and the ways to obey it, of which each must do. */
    private record Sentence(Pattern pattern, List<BiConsumer<Advice, MatchResult>> ways) {}

    private static final List<Sentence> SENTENCES = new ArrayList<>();

    @SafeVarargs
    private static void on(String pattern, BiConsumer<Advice, MatchResult>... ways) {
        var all = new ArrayList<BiConsumer<Advice, MatchResult>>();
        for (var way : ways) {
            all.add(way);
        }
        SENTENCES.add(new Sentence(Pattern.compile(pattern), all));
    }

    static {
        on(
                "set image\\.$|set reference\\.$|^Invalid image reference",
                (to, said) -> to.image("registry.example/a:1.2" + DIGEST));
        on(
                "name the version that was tested, or its digest\\.$",
                (to, said) -> to.tag(":1.2.3"),
                (to, said) -> to.pin());
        on("append @sha256: and the digest that was tested\\.$", (to, said) -> to.pin());
        on(
                "set (imagePullPolicy|pullPolicy) to Always, or pin the image by digest\\.$",
                (to, said) -> to.parent().put(said.group(1), "Always"),
                (to, said) -> to.pin());

        on("[Rr]emove (hostPID|hostIPC|hostNetwork)\\.$", (to, said) -> to.pod.remove(said.group(1)));
        on("remove hostNetwork and windowsOptions.hostProcess", (to, said) -> to.removeHostProcess());
        on(
                "remove privileged and add",
                (to, said) -> to.object("securityContext").remove("privileged"));
        on("remove hostProcess and hostNetwork\\.$", (to, said) -> {
            to.windowsOptions().remove("hostProcess");
            to.pod.remove("hostNetwork");
        });
        on("remove hostProcess\\.$", (to, said) -> to.windowsOptions().remove("hostProcess"));

        on(
                "Set (securityContext\\.runAsUser) above 0 and",
                (to, said) -> to.object("securityContext").put("runAsUser", 1000));
        on(
                "Set securityContext\\.runAsUser above 0",
                (to, said) -> to.object("securityContext").put("runAsUser", 1000));
        on(
                "Set securityContext\\.runAsNonRoot: true, or runAsUser above 0",
                (to, said) -> to.object("securityContext").put("runAsNonRoot", true),
                (to, said) -> to.object("securityContext").put("runAsUser", 1000));
        on("or hostUsers: false in the pod\\.$", (to, said) -> to.pod.put("hostUsers", false));
        on("runAsUserName: (NT AUTHORITY\\\\LOCAL SERVICE|ContainerUser)(, and os.name: windows)?\\.$", (to, said) -> {
            to.windowsOptions().put("runAsUserName", said.group(1));
            if (said.group(2) != null) {
                to.pod.putObject("os").put("name", "windows");
            }
        });
        on("remove runAsUser, and set os\\.name: windows\\.$", (to, said) -> {
            to.object("securityContext").remove("runAsUser");
            if (to.pod.get("securityContext") instanceof ObjectNode context) {
                context.remove("runAsUser");
            }
            to.pod.putObject("os").put("name", "windows");
        });
        on("Set os\\.name: windows\\.$", (to, said) -> to.pod.putObject("os").put("name", "windows"));

        on(": use another kind of volume", (to, said) -> to.otherVolume());
        on("or a path that the policy allows: (.*?)( \\(read-only\\))?(,|\\.$)", (to, said) -> {
            ((ObjectNode) to.place.get("hostPath")).put("path", new HostFile(said.group(1)) + "/x");
            to.readOnly(to.place.path("name").asText());
        });
        on("set readOnly to true on every mount of the volume (.*)\\.$", (to, said) -> to.readOnly(said.group(1)));
        on(": remove the volume\\.$", (to, said) -> to.removeVolume());

        on("(?s)write (command|args): (\\[.*])( and no args)?\\.$", (to, said) -> {
            to.place.set(said.group(1), yaml(said.group(2)));
            if (said.group(3) != null) {
                to.place.remove("args");
            }
        });
        on(": put exec before the command\\.$", (to, said) -> to.exec());
        on("set shareProcessNamespace: true in the pod\\.$", (to, said) -> to.pod.put("shareProcessNamespace", true));

        on(
                ": set (resources\\.(?:limits|requests)\\S+(?:, resources\\.(?:limits|requests)\\S+)*)\\.$",
                (to, said) -> List.of(said.group(1).split(", ")).forEach(path -> to.amount(path, "")));
        on(
                "set (resources\\.(?:limits|requests)\\S+) to (\\S+) or less\\.$",
                (to, said) -> to.amount(said.group(1), said.group(2)));
        on(
                "set (resources\\.\\S+) to (?:whole bytes|one), such as (\\S+) \\(",
                (to, said) -> to.amount(said.group(1), said.group(2)));
        on("set (resources\\.\\S+) to one such as (\\S+)\\.$", (to, said) -> to.amount(said.group(1), said.group(2)));
    }

    /** Every object that comes of obeying a finding in one way. */
    static List<Manifest> followed(Manifest manifest, Finding finding) {
        var followed = new ArrayList<Manifest>();
        for (var sentence : SENTENCES) {
            sentence.pattern().matcher(finding.message()).results().forEach(said -> {
                for (var way : sentence.ways()) {
                    var copy = new Manifest(manifest.object().deepCopy());
                    way.accept(of(copy, finding), said);
                    followed.add(copy);
                }
            });
        }
        if (followed.isEmpty()) {
            throw new AssertionError("nothing that anybody could do: " + finding);
        }
        return followed;
    }

    private static Advice of(Manifest manifest, Finding finding) {
        var kind = WorkloadKind.valueOf(manifest.object().get("kind").asText());
        var pod = (ObjectNode) manifest.object().at("/" + kind.specPath().replace('.', '/'));
        var path = finding.path().substring(kind.specPath().length() + 1);
        var place = PLACE.matcher(path);
        if (!place.matches()) {
            return new Advice(pod, pod, path);
        }
        var node = pod.at("/" + place.group(1).replace('[', '/').replace("]", ""));
        return new Advice(pod, (ObjectNode) node, place.group(2));
    }

    private ObjectNode object(String name) {
        return object(place, name);
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }

    private ObjectNode windowsOptions() {
        return object(object("securityContext"), "windowsOptions");
    }

    private void removeHostProcess() {
        pod.remove("hostNetwork");
        forEachContainer(container -> removeHostProcess(container));
        removeHostProcess(pod);
    }

    private static void removeHostProcess(ObjectNode holder) {
        if (holder.at("/securityContext/windowsOptions") instanceof ObjectNode options) {
            options.remove("hostProcess");
        }
    }

    /** The object with the image: a container, or the source of a volume. */
    private ObjectNode parent() {
        return field.startsWith("image.") ? object("image") : place;
    }

    private String imageField() {
        return field.startsWith("image.") ? "reference" : "image";
    }

    private void image(String image) {
        parent().put(imageField(), image);
    }

    private void pin() {
        image(parent().get(imageField()).asText() + DIGEST);
    }

    private void tag(String tag) {
        var image = parent().get(imageField()).asText();
        int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
        image((colon < 0 ? image : image.substring(0, colon)) + tag);
    }

    private void otherVolume() {
        place.remove("hostPath");
        place.putObject("emptyDir");
    }

    @SuppressWarnings("ReferenceEquality") // this very volume: others may be equal
    private void removeVolume() {
        var volumes = (ArrayNode) pod.get("volumes");
        for (int i = 0; i < volumes.size(); i++) {
            if (volumes.get(i) == place) {
                volumes.remove(i);
            }
        }
    }

    private void readOnly(String volume) {
        forEachContainer(container -> container.path("volumeMounts").forEach(mount -> {
            if (mount.path("name").asText().equals(volume)) {
                ((ObjectNode) mount).put("readOnly", true);
            }
        }));
    }

    private void forEachContainer(Consumer<ObjectNode> action) {
        for (var list : List.of("containers", "initContainers", "ephemeralContainers")) {
            pod.path(list).forEach(container -> {
                if (container instanceof ObjectNode object) {
                    action.accept(object);
                }
            });
        }
    }

    private void exec() {
        var words = new ArrayList<String>();
        words.addAll(strings("command"));
        words.addAll(strings("args"));
        var shell = ShellCommand.of(words);
        var command = SimpleCommand.parse(shell.script());
        words.set(shell.prefix().size(), command.withExec());
        int inCommand = strings("command").size();
        set("command", words.subList(0, inCommand));
        set("args", words.subList(inCommand, words.size()));
    }

    private List<String> strings(String name) {
        return StreamSupport.stream(place.path(name).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private void set(String name, List<String> words) {
        if (!words.isEmpty()) {
            var list = place.putArray(name);
            words.forEach(list::add);
        }
    }

    /** @param path {@code resources.limits.memory} or {@code resources.limits[nvidia.com/gpu]} */
    private void amount(String path, String amount) {
        var parts = path.replace("[", ".[").split("\\.", 3);
        var resource = parts[2].replaceAll("[\\[\\]]", "");
        var list = object(object(place, "resources"), parts[1]);
        list.put(resource, amount.isEmpty() ? ResourceName.example(resource) : amount);
    }

    private static JsonNode yaml(String text) {
        try {
            var document = (YamlDocument.Parsed)
                    YamlDocuments.read(text.getBytes(UTF_8)).get(0);
            return Manifest.JSON.readTree(document.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
