// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of us, as the path of a request says: everything at once ({@code /validate}, {@code /mutate}), or what one
 * policy has to say, in the part that one of its webhooks is registered for ({@code /validate/enforce/default},
 * {@code /validate/advise/default}, {@code /mutate/default}).
 *
 * @param policy its name; null for all there are
 */
record Call(Endpoint endpoint, Part part, @Nullable String policy) {
    /** Which findings are meant. No finding belongs to two parts, so that nobody is told twice. */
    enum Part {
        /** Whatever is found. */
        all,
        /** What refuses an object. */
        enforce,
        /** What is only said about it. */
        advise
    }

    static final Call VALIDATE = new Call(Endpoint.validate, Part.all, null);
    static final Call MUTATE = new Call(Endpoint.mutate, Part.all, null);

    private static final String MUTATE_POLICY = "/mutate/";

    /** Everything that {@code endpoint} can be asked. */
    static Call of(Endpoint endpoint) {
        return switch (endpoint) {
            case validate -> VALIDATE;
            case mutate -> MUTATE;
        };
    }

    /** What {@code path} asks, or null if nothing is asked there, or there is none. */
    static @Nullable Call of(@Nullable String path) {
        if (path == null) {
            return null;
        }
        for (var call : new Call[] {VALIDATE, MUTATE}) {
            if (path.equals("/" + call.endpoint())) {
                return call;
            }
        }
        for (var part : new Part[] {Part.enforce, Part.advise}) {
            var prefix = "/validate/" + part + "/";
            if (isPolicyBehind(prefix, path)) {
                return new Call(Endpoint.validate, part, path.substring(prefix.length()));
            }
        }
        return isPolicyBehind(MUTATE_POLICY, path)
                ? new Call(Endpoint.mutate, Part.all, path.substring(MUTATE_POLICY.length()))
                : null;
    }

    private static boolean isPolicyBehind(String prefix, String path) {
        return path.startsWith(prefix) && path.length() > prefix.length() && path.indexOf('/', prefix.length()) < 0;
    }
}
