// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.store;

/**
 * How many bytes of heap audits may use in total. Findings beyond that are counted but not named. This is the only bound: tenants
 * decide how many findings there are.
 *
 * @param detail of one result: what is named. There may be two at once: the latest, and the next while it is made
 * @param owners the mapping from pods to owners, and the owners' labels; only during an audit
 * @param texts of one result: those that several owners share, stored once
 * @param history which builds ran earlier: see {@code BuildHistory}
 */
public record AuditMemory(long detail, long owners, long texts, long history) {
    /** A quarter of the heap; reviews, caches and the object that is being read need the rest. */
    private static final int PART_OF_HEAP = 4;

    /** How often an audit that ran out of memory may restart with half as much. */
    private static final int MOST_HALVINGS = 6;

    /** Returns the memory for audits beside the webhook: a quarter of the heap in total, of which 2 × 1/4 for results. */
    public static AuditMemory ofService() {
        return of(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** Returns the memory for the command line, which has one result and no webhook: the result gets twice as much. */
    public static AuditMemory ofCommand() {
        var service = ofService();
        return new AuditMemory(2 * service.detail, service.owners, 2 * service.texts, service.history);
    }

    /**
     * Returns the memory for all data of audits.
     *
     * @param total bytes, of two results and all other data
     */
    public static AuditMemory of(long total) {
        return new AuditMemory(total / 4, total / 8 * 3, total / 32, total / 16);
    }

    /** Returns half as much for each time that memory ran out, down to 1/64. */
    public AuditMemory halved(int times) {
        int shift = Math.min(times, MOST_HALVINGS);
        return new AuditMemory(detail >> shift, owners >> shift, texts >> shift, history);
    }
}
