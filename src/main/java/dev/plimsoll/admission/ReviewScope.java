// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of us, as the path of a request says: everything at once ({@code /validate}, {@code /mutate}), or what one
 * policy has to say, in the part that one of its webhooks is registered for ({@code /validate/enforce/POLICY},
 * {@code /validate/advise/POLICY}, {@code /mutate/POLICY}). What is registered in a cluster also names the version of the policy
 * that it means: {@code /validate/enforce/POLICY/VERSION}.
 *
 * @param policy its name; null for all there are
 * @param version 16 hexadecimal digits; null for whichever is in force
 */
public record ReviewScope(
        Endpoint endpoint,
        Part part,
        @Nullable String policy,
        @Nullable String version) {
    /** Which findings are meant. No finding belongs to two parts, so that nobody is told twice. */
    enum Part {
        /** Whatever is found. */
        all,
        /** What refuses an object. */
        enforce,
        /** What is only said about it. */
        advise
    }

    static final ReviewScope VALIDATE = new ReviewScope(Endpoint.validate, Part.all, null, null);
    static final ReviewScope MUTATE = new ReviewScope(Endpoint.mutate, Part.all, null, null);

    private static final String MUTATE_POLICY = "/mutate/";
    private static final int VERSION_DIGITS = 16;

    /** Everything that {@code endpoint} can be asked. */
    public static ReviewScope of(Endpoint endpoint) {
        return switch (endpoint) {
            case validate -> VALIDATE;
            case mutate -> MUTATE;
        };
    }

    /** What {@code path} asks, or null if nothing is asked there, or there is none. */
    public static @Nullable ReviewScope of(@Nullable String path) {
        if (path == null) {
            return null;
        }
        for (var call : new ReviewScope[] {VALIDATE, MUTATE}) {
            if (path.equals("/" + call.endpoint())) {
                return call;
            }
        }
        for (var part : new Part[] {Part.enforce, Part.advise}) {
            var prefix = "/validate/" + part + "/";
            if (path.startsWith(prefix)) {
                return ofPolicy(Endpoint.validate, part, path, prefix.length());
            }
        }
        return path.startsWith(MUTATE_POLICY)
                ? ofPolicy(Endpoint.mutate, Part.all, path, MUTATE_POLICY.length())
                : null;
    }

    /** @param start of the policy's name in the path */
    private static @Nullable ReviewScope ofPolicy(Endpoint endpoint, Part part, String path, int start) {
        int slash = path.indexOf('/', start);
        int end = slash < 0 ? path.length() : slash;
        if (end == start) {
            return null;
        }
        var policy = path.substring(start, end);
        if (slash < 0) {
            return new ReviewScope(endpoint, part, policy, null);
        }
        var version = path.substring(slash + 1);
        return isVersion(version) ? new ReviewScope(endpoint, part, policy, version) : null;
    }

    private static boolean isVersion(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return text.length() == VERSION_DIGITS;
    }
}
