// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import dev.plimsoll.json.JsonReader;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.report.SkipReason;
import dev.plimsoll.yaml.YamlDocument;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the objects of a document: the object itself; the items of a list, as kubectl sees them (whatever has {@code items} is
 * one, {@code apimachinery/pkg/apis/meta/v1/unstructured} v0.37); the objects of OpenShift's Template; the object of a saved
 * AdmissionReview or AdmissionRequest.
 */
public final class ObjectExtractor {
    private final Part part;
    private final byte[] json;
    private final CustomKinds customKinds;
    private final Consumer<Found> found;

    /** Something that was found in a part of a document. */
    public record Found(Part part, ManifestItem item) {}

    private ObjectExtractor(Part part, CustomKinds customKinds, Consumer<Found> found) {
        this.part = part;
        this.json = part.json();
        this.customKinds = customKinds;
        this.found = found;
    }

    /**
     * Hands out what stands in a document, one after the other: of a long list no more than one item is held.
     *
     * @param inDirectory whether the document was met in a directory, where not every file is meant for Kubernetes
     */
    public static void of(
            YamlDocument.Parsed document, boolean inDirectory, CustomKinds customKinds, Consumer<Found> found) {
        new ObjectExtractor(Part.whole(document), customKinds, found).document(inDirectory);
    }

    private void add(ManifestItem item) {
        found.accept(new Found(part, item));
    }

    private void document(boolean inDirectory) {
        int start = new JsonReader(json).position();
        if (json[start] == '{') {
            var head = ObjectHeader.read(json, start, json.length);
            if (inDirectory && isForeign(head)) {
                add(skipped("", start, json.length, head, SkipReason.NoObject));
            } else {
                object("", start, json.length, head);
            }
        } else if (json[start] != 'n') {
            add(
                    inDirectory
                            ? ManifestItem.Skipped.noObject()
                            : new ManifestItem.Mistake("", "this is no Kubernetes object"));
        }
    }

    /** Helm's values (neither field) and Chart.yaml (apiVersion alone), a compose file: not what check is asked about. */
    private static boolean isForeign(ObjectHeader head) {
        boolean incomplete = head.apiVersion().isEmpty() || head.kind().isEmpty();
        boolean neither = head.apiVersion().isEmpty() && head.kind().isEmpty();
        return !head.isRequest() && (neither || (incomplete && !head.resemblesObject()));
    }

    private void object(String path, int from, int to, ObjectHeader head) {
        if (head.isRequest()) {
            request(path, RequestHeader.read(json, from, to), to);
        } else if (head.apiVersion().isEmpty() || head.kind().isEmpty()) {
            add(new ManifestItem.Mistake(path, missing(head)));
        } else if (head.kind().equals("AdmissionReview")
                && WorkloadKind.groupOf(head.apiVersion()).equals("admission.k8s.io")) {
            review(path, head, to);
        } else {
            named(path, from, to, head);
        }
    }

    private static String missing(ObjectHeader head) {
        if (!head.kind().isEmpty()) {
            return "this " + head.kind() + " has no apiVersion, such as v1 or apps/v1";
        }
        return head.apiVersion().isEmpty()
                ? "this is no Kubernetes object: it has neither apiVersion nor kind"
                : "this object of apiVersion " + head.apiVersion() + " has no kind, such as Pod or Deployment";
    }

    private static ManifestItem skipped(String path, int from, int to, ObjectHeader head, SkipReason reason) {
        return new ManifestItem.Skipped(
                path, head.apiVersion(), head.kind(), head.name(), head.namespace(), from, to, reason);
    }

    private void named(String path, int from, int to, ObjectHeader head) {
        var group = WorkloadKind.groupOf(head.apiVersion());
        var place = customKinds.place(group, head.kind());
        if (head.items() >= 0) {
            if (path.isEmpty() && part.holdsBackItems()) {
                itemsOfPart(head);
            } else {
                list(path, "items", head.items(), head, to);
            }
            if (place == null && WorkloadKind.of(group, head.kind()) == null) {
                return;
            }
        }
        var mistake = BuiltInKinds.mistake(head.apiVersion(), head.kind());
        if (mistake != null && (place == null || place.group().isEmpty())) {
            add(new ManifestItem.Mistake(path, mistake));
        } else if (isListWithoutItems(head)) {
            add(new ManifestItem.Mistake(
                    path,
                    "this " + head.kind() + " has no list of items; a list keeps its"
                            + " objects in the field items, so that nothing of this one was judged"));
        } else if (isTemplate(group, head) && head.objects() >= 0) {
            list(path, "objects", head.objects(), head, to);
        } else if (place != null) {
            custom(path, from, to, head, place);
        } else {
            builtIn(path, from, to, head, group);
        }
    }

    private static boolean isListWithoutItems(ObjectHeader head) {
        return head.items() != ObjectHeader.NULL
                && head.kind().endsWith("List")
                && BuiltInKinds.has(head.apiVersion(), head.kind());
    }

    private static boolean isTemplate(String group, ObjectHeader head) {
        return head.kind().equals("Template") && (group.isEmpty() || group.equals("template.openshift.io"));
    }

    private void builtIn(String path, int from, int to, ObjectHeader head, String group) {
        var kind = WorkloadKind.of(group, head.kind());
        if (kind != null) {
            add(new ManifestItem.Carrier(path, kind.name(), kind, null, from, to, head.namespace(), head.name()));
            return;
        }
        var mistake = customKinds.mistake(head.apiVersion(), head.kind());
        if (mistake != null) {
            add(new ManifestItem.Mistake(path, mistake));
        } else if (CustomKinds.isOfOtherType(group, head.kind())) {
            add(skipped(path, from, to, head, SkipReason.NoPodSpec));
        } else {
            boolean isKubernetes = BuiltInKinds.has(head.apiVersion(), head.kind());
            add(skipped(path, from, to, head, isKubernetes ? SkipReason.NoPods : SkipReason.UnknownKind));
        }
    }

    private void custom(String path, int from, int to, ObjectHeader head, PodSpecPath place) {
        if (PodSpecObject.holds(json, from, to, place.steps())) {
            add(new ManifestItem.Carrier(
                    path, head.kind(), WorkloadKind.PodTemplate, place, from, to, head.namespace(), head.name()));
        } else if (PodSpecObject.holds(json, from, to, List.of("spec", "workloadRef"))) {
            add(skipped(path, from, to, head, SkipReason.NoPodSpec)); // a Rollout that refers to a Deployment
        } else {
            add(new ManifestItem.Mistake(
                    path, "this " + head.kind() + " has no pod spec at " + place.path() + ", where one was expected"));
        }
    }

    private void itemsOfPart(ObjectHeader list) {
        for (int i = 0; i < part.document().items(); i++) {
            var item = part.item(i);
            var unfolding = new ObjectExtractor(item, customKinds, found);
            if (item.json()[0] == '{') {
                int to = item.json().length;
                unfolding.object("", 0, to, unfolding.itemHead(list, 0, to));
            } else {
                unfolding.add(new ManifestItem.Mistake("", "this item is no object"));
            }
        }
    }

    private void list(String path, String field, int start, ObjectHeader list, int to) {
        var in = new JsonReader(json, start, to);
        in.array();
        for (int i = 0; in.element(); i++) {
            int from = in.position();
            in.skip();
            var itemPath = join(path, field + "[" + i + "]");
            if (json[from] == '{') {
                object(itemPath, from, in.position(), itemHead(list, from, in.position()));
            } else {
                add(new ManifestItem.Mistake(itemPath, "this item is no object"));
            }
        }
    }

    /** The items of a PodList, as the API server answers it, do not say that they are Pods. */
    private ObjectHeader itemHead(ObjectHeader list, int from, int to) {
        var head = ObjectHeader.read(json, from, to);
        boolean silent = head.apiVersion().isEmpty() && head.kind().isEmpty() && !head.isRequest();
        boolean typed = list.kind().endsWith("List") && !list.kind().equals("List");
        return silent && typed
                ? head.as(
                        list.apiVersion(), list.kind().substring(0, list.kind().length() - "List".length()))
                : head;
    }

    private void review(String path, ObjectHeader review, int to) {
        if (review.request() < 0) {
            add(new ManifestItem.Mistake(path, "this AdmissionReview has no request, which would hold the object"));
            return;
        }
        request(join(path, "request"), RequestHeader.read(json, review.request(), to), to);
    }

    private void request(String path, RequestHeader request, int to) {
        if (request.object() < 0) {
            add(new ManifestItem.Skipped(
                    path,
                    request.apiVersion(),
                    request.kind(),
                    request.name(),
                    request.namespace(),
                    0,
                    0,
                    SkipReason.NoneInReview));
            return;
        }
        int end = end(request.object(), to);
        var head = ObjectHeader.read(json, request.object(), end).of(request);
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
