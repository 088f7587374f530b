// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml.value;

/** A JSON value that knows where it stands. Aliases share their target, so the tree may be smaller than the JSON it makes. */
public sealed interface YamlValue permits Scalar, Sequence, Mapping {

    /** Kubernetes' own types end below 30, schemas in CRDs reach 60; recursion over more would be an attack on the stack. */
    int MAX_DEPTH = 100;

    /** Where the items of a {@code List} stand, and all else that can be long: fields of the document itself. */
    int LIST_DEPTH = 2;

    Position at();

    /** How many collections are nested in this one, itself included. */
    int height();

    /** How many characters the JSON has, before escaping. */
    long size();

    void writeTo(StringBuilder json);
}
