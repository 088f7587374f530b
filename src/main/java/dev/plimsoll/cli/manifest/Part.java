// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import dev.plimsoll.yaml.YamlDocument;

/**
 * A document, or an item of the list that it is. Paths are relative to it.
 *
 * @param path of the item in its document; empty for a whole document
 * @param json of the part; of a whole document without the items of its list, which are parts of their own
 * @param holdsBackItems whether such a list was left out
 */
@SuppressWarnings("ArrayRecordComponent") // no two are compared
public record Part(String path, YamlDocument.Parsed document, byte[] json, boolean holdsBackItems) {

    static Part whole(YamlDocument.Parsed document) {
        return document.items() > 0
                ? new Part("", document, document.jsonWithoutItems(), true)
                : new Part("", document, document.json(), false);
    }

    Part item(int index) {
        var item = document.item(index);
        return new Part("items[" + index + "]", item, item.json(), false);
    }

    /** The path in the document of what stands at {@code inPart}. */
    public String inDocument(String inPart) {
        return path.isEmpty() || inPart.isEmpty() ? path + inPart : path + "." + inPart;
    }
}
