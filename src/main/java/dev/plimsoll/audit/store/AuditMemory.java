// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.store;

/**
 * How many bytes of heap audits may hold, all told. What they find beyond that is counted and not named. Tenants decide how much
 * there is to find, so nothing but this bounds it.
 *
 * @param detail of one result: what is named. There may be two at once: the latest one, and the next one while it is made
 * @param owners what leads from a pod to its owner, and its labels; only while an audit is under way
 * @param texts of one result: those that several owners have in common, kept once
 * @param history which builds ran earlier: see {@code BuildHistory}
 */
public record AuditMemory(long detail, long owners, long texts, long history) {
    /** A quarter of the heap; the reviews, the caches and what is read of one object at a time need the rest. */
    private static final int PART_OF_HEAP = 4;

    /** How often an audit that ran out of memory may begin again with half of it. */
    private static final int MOST_HALVINGS = 6;

    /** Beside the webhook: a quarter of the heap in all, of which 2 × 1/4 for results. */
    public static AuditMemory ofService() {
        return of(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** On the command line there is one result and nobody else: twice as much for it. */
    public static AuditMemory ofCommand() {
        var service = ofService();
        return new AuditMemory(2 * service.detail, service.owners, 2 * service.texts, service.history);
    }

    /**
     * Memory for all that an audit keeps.
     *
     * @param total bytes, of two results and all else
     */
    public static AuditMemory of(long total) {
        return new AuditMemory(total / 4, total / 8 * 3, total / 32, total / 16);
    }

    /** Half as much for each time that memory ran out, down to 1/64. */
    public AuditMemory halved(int times) {
        int shift = Math.min(times, MOST_HALVINGS);
        return new AuditMemory(detail >> shift, owners >> shift, texts >> shift, history);
    }
}
