// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

/** Why an object is not judged. */
public enum SkipReason {
    /** A kind of Kubernetes that holds no pod spec. */
    NoPods("holds no pods"),
    /** Nobody said whether, and where, this custom kind keeps a pod spec. */
    UnknownKind("of a kind that is not known; --pod-spec KIND=PATH says where its pod spec stands"),
    /** It makes pods, from a type that is no PodSpec or from another object. */
    NoPodSpec("makes pods from something that is no pod spec"),
    /** Met in a directory: neither apiVersion nor kind. */
    NoObject("is no Kubernetes object"),
    /** A saved review of a deletion. */
    NoneInReview("has no object, as when something is deleted");

    private final String text;

    SkipReason(String text) {
        this.text = text;
    }

    /** In words, after the name of the object. */
    public String text() {
        return text;
    }

    /** Whether it may hide a pod: an error if the user is strict. */
    public boolean isDoubtful() {
        return this != NoPods && this != NoneInReview;
    }
}
