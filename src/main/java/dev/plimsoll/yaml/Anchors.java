// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.Position;
import dev.plimsoll.yaml.value.YamlException;
import dev.plimsoll.yaml.value.YamlValue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The anchors of a document, and how much its aliases may make of it. */
final class Anchors {

    /**
     * Characters of JSON that aliases may add. go-yaml allows 400,000 nodes; at 40 characters each that is this much. Ten lines of
     * aliases could otherwise stand for gigabytes.
     */
    static final long MAX_ALIASED = 16 << 20;

    private final Map<String, Anchor> anchors = new HashMap<>();
    private long aliased;

    /** A place for a value, empty while the value is being read. */
    static final class Anchor {
        private @Nullable YamlValue value;

        void close(YamlValue read) {
            value = read;
        }
    }

    /** Begins a value; a name that was used before means this value from now on. */
    Anchor open(@Nullable String name) {
        Anchor anchor = new Anchor();
        if (name != null) {
            anchors.put(name, anchor);
        }
        return anchor;
    }

    YamlValue use(String name, Position at, int depth) {
        Anchor anchor = anchors.get(name);
        if (anchor == null) {
            throw new YamlException(at, "no anchor &" + name + " above this alias; anchors do not reach across ---");
        }
        YamlValue value = anchor.value;
        if (value == null) {
            throw new YamlException(
                    at, "the anchor &" + name + " contains itself; an alias may only repeat what is complete");
        }
        aliased += value.size();
        if (aliased > MAX_ALIASED) {
            throw new YamlException(
                    at, "the aliases repeat more than " + MAX_ALIASED + " characters; write the document out");
        }
        if (depth - 1 + value.height() > YamlValue.MAX_DEPTH) {
            throw YamlException.tooDeep(at);
        }
        return value;
    }
}
