// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.store;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Fix;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reduces the memory that is kept of one object: limits the length of texts, stores equal ones once, and counts the bytes that
 * only this object's owner takes. Used for one object, then discarded.
 */
public final class Texts {
    /** Maximum characters of any text. An image, or a value in a message, may be as long as an object. */
    public static final int LONGEST = 512;

    /** Maximum bytes of a fix. Longer ones are not kept: their values come from a policy, and no policy needs that much. */
    private static final long LARGEST_FIX = 4 << 10;

    private final String namespace;
    private final TextPool pool;
    private final Map<Object, Object> own = new HashMap<>();
    private long bytes;

    public Texts(String namespace, TextPool pool) {
        this.namespace = namespace;
        this.pool = pool;
    }

    /** Returns the bytes that were kept so far and are not in the pool. */
    public long bytes() {
        return bytes;
    }

    public void add(long more) {
        bytes += more;
    }

    public String keep(String text) {
        var kept = shortened(text);
        return share(kept, SizeEstimate.of(kept));
    }

    public Finding keep(Finding finding) {
        bytes += SizeEstimate.FINDING;
        return new Finding(
                keep(finding.rule()),
                finding.mode(),
                keep(finding.path()),
                finding.container() == null ? null : keep(finding.container()),
                keep(finding.found()),
                keep(finding.message()),
                keep(finding.fix()),
                finding.patch());
    }

    private @Nullable Fix keep(@Nullable Fix fix) {
        long size = fix == null ? 0 : SizeEstimate.of(fix);
        return fix == null || size > LARGEST_FIX ? null : share(fix, size);
    }

    @SuppressWarnings("unchecked")
    private <T> T share(T value, long size) {
        var there = own.get(value);
        if (there != null) {
            return (T) there;
        }
        var pooled = pool.share(namespace, value, size);
        if (pooled != null) {
            return pooled;
        }
        own.put(value, value);
        bytes += size;
        return value;
    }

    /** Shortens a text between characters, never within a surrogate pair: half a pair cannot be written as UTF-8. */
    public static String shortened(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "…";
    }
}
