// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

/** Why an object is not judged. */
public enum SkipReason {
    /** A built-in kind that holds no pod spec. */
    NoPods("holds no pods"),
    /** A custom kind without a configured path to its pod spec. */
    UnknownKind("of a kind that is not known; --pod-spec KIND=PATH says where its pod spec stands"),
    /** A kind that creates pods, from a type other than PodSpec or from another object. */
    NoPodSpec("makes pods from something that is no pod spec"),
    /** A file in a directory, with neither apiVersion nor kind. */
    NoObject("is no Kubernetes object"),
    /** A saved review of a deletion. */
    NoneInReview("has no object, as when something is deleted");

    private final String text;

    SkipReason(String text) {
        this.text = text;
    }

    /** Returns the reason as text that follows the name of the object. */
    public String text() {
        return text;
    }

    /** Returns whether it may hide a pod: an error in strict mode. */
    public boolean isDoubtful() {
        return this != NoPods && this != NoneInReview;
    }
}
