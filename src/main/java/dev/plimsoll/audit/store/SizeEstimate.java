// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.store;

import dev.plimsoll.policy.Fix;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Upper estimates of the heap bytes of objects: HotSpot, 64 bit, compressed references, headers of 12 bytes (16 of arrays),
 * objects aligned to 8 bytes (OpenJDK {@code instanceOop.hpp}, {@code arrayOop.hpp}). Compact headers (JEP 519) take less.
 */
public final class SizeEstimate {
    /** An entry of {@link FairStore}, including its slot in a list that may be half empty. */
    static final long CLAIM = 48;

    /** A finding while it is collected or when it is reported, without its texts: two objects, and a slot in a list. */
    static final long FINDING = 112;

    /** An owner with all counters, while its pods are read, without its texts: includes a map entry and a list slot. */
    public static final long OWNER = 320;

    /** An owner that has something to report: its entry in a result, and its lists. */
    public static final long REPORTED_OWNER = 216;

    /** An object that leads from a pod to its owner, without its texts: includes a map entry. */
    public static final long KNOWN = 96;

    /** A map or a list of a few entries. */
    public static final long COLLECTION = 64;

    /** An entry of a map. */
    public static final long ENTRY = 48;

    private static final long STRING = 24 + 16;
    private static final long OBJECT = 32;

    private SizeEstimate() {}

    /** Returns the size of a text and its characters: one byte each, or two if one of them is beyond Latin-1. */
    public static long of(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                bytes = 2 * text.length();
                break;
            }
        }
        return STRING + (bytes + 7L) / 8 * 8;
    }

    public static long of(Fix fix) {
        return OBJECT
                + COLLECTION
                + fix.adds().stream()
                        .mapToLong(add -> OBJECT + of(add.pointer()) + ofValue(add.value()))
                        .sum();
    }

    private static long ofValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            return COLLECTION
                    + map.entrySet().stream()
                            .mapToLong(entry -> ENTRY + ofValue(entry.getKey()) + ofValue(entry.getValue()))
                            .sum();
        }
        return value instanceof String text ? of(text) : 0;
    }
}
