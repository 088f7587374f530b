// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

/** Broken YAML is often no YAML at all but the template of one: says what to do about that. */
final class TemplateHint {
    private TemplateHint() {}

    /** To append to a complaint about a file; empty if it holds no template. */
    static String of(byte[] file) {
        for (int i = 1; i < file.length; i++) {
            if (file[i] == '{' && file[i - 1] == '{') {
                return "; this looks like a template of Helm: check what it makes, by"
                        + " `helm template CHART | plimsoll check -`";
            }
        }
        return "";
    }
}
