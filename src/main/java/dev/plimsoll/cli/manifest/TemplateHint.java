// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

/** What to do about a document that is no YAML but the template of one. */
final class TemplateHint {
    /** To append to a complaint. */
    static final String TEXT =
            "; this looks like a template of Helm: check what it makes, by `helm template CHART | plimsoll check -`";

    private TemplateHint() {}
}
