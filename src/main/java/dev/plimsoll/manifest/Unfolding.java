// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.manifest;

import dev.plimsoll.json.JsonReader;
import dev.plimsoll.pod.WorkloadKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the objects of a document: the object itself; the items of a list, as kubectl sees them (whatever has {@code items} is
 * one, {@code apimachinery/pkg/apis/meta/v1/unstructured} v0.37); the objects of OpenShift's Template; the object of a saved
 * AdmissionReview or AdmissionRequest.
 */
public final class Unfolding {
    private final byte[] json;
    private final boolean inDirectory;
    private final CustomKinds customKinds;
    private final List<ManifestItem> items = new ArrayList<>();

    private Unfolding(byte[] json, boolean inDirectory, CustomKinds customKinds) {
        this.json = json;
        this.inDirectory = inDirectory;
        this.customKinds = customKinds;
    }

    /**
     * @param json of one document
     * @param inDirectory whether it was met in a directory, where not every file is meant for Kubernetes
     */
    public static List<ManifestItem> of(byte[] json, boolean inDirectory, CustomKinds customKinds) {
        var unfolding = new Unfolding(json, inDirectory, customKinds);
        unfolding.document();
        return unfolding.items;
    }

    private void document() {
        int start = new JsonReader(json).position();
        if (json[start] == '{') {
            var head = ObjectHead.read(json, start, json.length);
            if (inDirectory && isForeign(head)) {
                items.add(skipped("", head, SkipReason.NoObject));
            } else {
                object("", start, json.length, head);
            }
        } else if (json[start] != 'n') {
            items.add(
                    inDirectory
                            ? new ManifestItem.Skipped("", "", "", "", SkipReason.NoObject)
                            : new ManifestItem.Mistake("", "this is no Kubernetes object"));
        }
    }

    /** Helm's values (neither field) and Chart.yaml (apiVersion alone), a compose file: not what check is asked about. */
    private static boolean isForeign(ObjectHead head) {
        boolean incomplete = head.apiVersion().isEmpty() || head.kind().isEmpty();
        boolean neither = head.apiVersion().isEmpty() && head.kind().isEmpty();
        return !head.isRequest() && (neither || (incomplete && !head.resemblesObject()));
    }

    private void object(String path, int from, int to, ObjectHead head) {
        if (head.isRequest()) {
            request(path, RequestHead.read(json, from, to), to);
        } else if (head.apiVersion().isEmpty() || head.kind().isEmpty()) {
            items.add(new ManifestItem.Mistake(path, missing(head)));
        } else if (head.kind().equals("AdmissionReview")
                && WorkloadKind.groupOf(head.apiVersion()).equals("admission.k8s.io")) {
            review(path, head, to);
        } else {
            named(path, from, to, head);
        }
    }

    private static String missing(ObjectHead head) {
        if (!head.kind().isEmpty()) {
            return "this " + head.kind() + " has no apiVersion, such as v1 or apps/v1";
        }
        return head.apiVersion().isEmpty()
                ? "this is no Kubernetes object: it has neither apiVersion nor kind"
                : "this object of apiVersion " + head.apiVersion() + " has no kind, such as Pod or Deployment";
    }

    private static ManifestItem skipped(String path, ObjectHead head, SkipReason reason) {
        return new ManifestItem.Skipped(path, head.apiVersion(), head.kind(), head.name(), reason);
    }

    private void named(String path, int from, int to, ObjectHead head) {
        var group = WorkloadKind.groupOf(head.apiVersion());
        var place = customKinds.place(group, head.kind());
        if (head.items() >= 0) {
            list(path, "items", head.items(), head, to);
            if (place == null && WorkloadKind.of(group, head.kind()) == null) {
                return;
            }
        }
        var mistake = BuiltInKinds.mistake(head.apiVersion(), head.kind());
        if (mistake != null && (place == null || place.group().isEmpty())) {
            items.add(new ManifestItem.Mistake(path, mistake));
        } else if (isListWithoutItems(head)) {
            items.add(new ManifestItem.Mistake(path, "this " + head.kind() + " has no list of items; a list keeps its"
                    + " objects in the field items, so that nothing of this one was judged"));
        } else if (isTemplate(group, head) && head.objects() >= 0) {
            list(path, "objects", head.objects(), head, to);
        } else if (place != null) {
            custom(path, from, to, head, place);
        } else {
            builtIn(path, from, to, head, group);
        }
    }

    private static boolean isListWithoutItems(ObjectHead head) {
        return head.items() != ObjectHead.NULL
                && head.kind().endsWith("List")
                && BuiltInKinds.has(head.apiVersion(), head.kind());
    }

    private static boolean isTemplate(String group, ObjectHead head) {
        return head.kind().equals("Template") && (group.isEmpty() || group.equals("template.openshift.io"));
    }

    private void builtIn(String path, int from, int to, ObjectHead head, String group) {
        var kind = WorkloadKind.of(group, head.kind());
        if (kind != null) {
            items.add(new ManifestItem.Carrier(
                    path, kind.name(), kind, null, from, to, head.namespace(), head.name()));
            return;
        }
        var mistake = customKinds.mistake(head.apiVersion(), head.kind());
        if (mistake != null) {
            items.add(new ManifestItem.Mistake(path, mistake));
        } else if (CustomKinds.isOfOtherType(group, head.kind())) {
            items.add(skipped(path, head, SkipReason.NoPodSpec));
        } else {
            boolean isKubernetes = BuiltInKinds.has(head.apiVersion(), head.kind());
            items.add(skipped(path, head, isKubernetes ? SkipReason.NoPods : SkipReason.UnknownKind));
        }
    }

    private void custom(String path, int from, int to, ObjectHead head, PodSpecPath place) {
        if (PodSpecObject.holds(json, from, to, place.steps())) {
            items.add(new ManifestItem.Carrier(
                    path, head.kind(), WorkloadKind.PodTemplate, place, from, to, head.namespace(), head.name()));
        } else if (PodSpecObject.holds(json, from, to, List.of("spec", "workloadRef"))) {
            items.add(skipped(path, head, SkipReason.NoPodSpec)); // a Rollout of somebody else's Deployment
        } else {
            items.add(new ManifestItem.Mistake(
                    path, "this " + head.kind() + " has no pod spec at " + place.path() + ", where one was expected"));
        }
    }

    private void list(String path, String field, int start, ObjectHead list, int to) {
        var in = new JsonReader(json, start, to);
        in.array();
        for (int i = 0; in.element(); i++) {
            int from = in.position();
            in.skip();
            var itemPath = join(path, field + "[" + i + "]");
            if (json[from] == '{') {
                object(itemPath, from, in.position(), itemHead(list, from, in.position()));
            } else {
                items.add(new ManifestItem.Mistake(itemPath, "this item is no object"));
            }
        }
    }

    /** The items of a PodList, as the API server answers it, do not say that they are Pods. */
    private ObjectHead itemHead(ObjectHead list, int from, int to) {
        var head = ObjectHead.read(json, from, to);
        boolean silent = head.apiVersion().isEmpty() && head.kind().isEmpty() && !head.isRequest();
        boolean typed = list.kind().endsWith("List") && !list.kind().equals("List");
        return silent && typed
                ? head.as(
                        list.apiVersion(), list.kind().substring(0, list.kind().length() - "List".length()))
                : head;
    }

    private void review(String path, ObjectHead review, int to) {
        if (review.request() < 0) {
            items.add(
                    new ManifestItem.Mistake(path, "this AdmissionReview has no request, which would hold the object"));
            return;
        }
        request(join(path, "request"), RequestHead.read(json, review.request(), to), to);
    }

    private void request(String path, RequestHead request, int to) {
        if (request.object() < 0) {
            items.add(new ManifestItem.Skipped(
                    path, request.apiVersion(), request.kind(), request.name(), SkipReason.NoneInReview));
            return;
        }
        int end = end(request.object(), to);
        var head = ObjectHead.read(json, request.object(), end).of(request);
        object(join(path, "object"), request.object(), end, head);
    }

    private int end(int from, int to) {
        var in = new JsonReader(json, from, to);
        in.skip();
        return in.position();
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
