// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

/** The tags that go-yaml v2 gives a meaning on scalars. */
final class Tags {
    private static final String YAML = "tag:yaml.org,2002:";

    static final String STR = YAML + "str";
    static final String NULL = YAML + "null";
    static final String BOOL = YAML + "bool";
    static final String INT = YAML + "int";
    static final String FLOAT = YAML + "float";
    static final String TIMESTAMP = YAML + "timestamp";
    static final String BINARY = YAML + "binary";
    static final String MERGE = YAML + "merge";

    private Tags() {}

    /** As it is written: {@code !!int}. */
    static String shorten(String tag) {
        return tag.startsWith(YAML) ? "!!" + tag.substring(YAML.length()) : tag;
    }
}
