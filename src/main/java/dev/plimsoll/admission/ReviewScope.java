// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import org.jspecify.annotations.Nullable;

/**
 * The scope of a request, as its path names it: all policies ({@code /validate}, {@code /mutate}), or one policy, in the part
 * that one of its webhooks is registered for ({@code /validate/enforce/POLICY}, {@code /validate/advise/POLICY},
 * {@code /mutate/POLICY}). Webhooks registered in a cluster also name the version of the policy:
 * {@code /validate/enforce/POLICY/VERSION}.
 *
 * @param policy its name; null for all policies
 * @param version 16 hexadecimal digits; null for the version in force
 */
public record ReviewScope(
        Endpoint endpoint,
        Part part,
        @Nullable String policy,
        @Nullable String version) {
    /** Selects findings. Each finding belongs to one part only, so that users see it once. */
    enum Part {
        /** All findings. */
        all,
        /** Findings that deny an object. */
        enforce,
        /** Findings that only warn or are recorded. */
        advise
    }

    static final ReviewScope VALIDATE = new ReviewScope(Endpoint.validate, Part.all, null, null);
    static final ReviewScope MUTATE = new ReviewScope(Endpoint.mutate, Part.all, null, null);

    private static final String MUTATE_POLICY = "/mutate/";
    private static final int VERSION_DIGITS = 16;

    /** Returns the scope of all policies at {@code endpoint}. */
    public static ReviewScope of(Endpoint endpoint) {
        return switch (endpoint) {
            case validate -> VALIDATE;
            case mutate -> MUTATE;
        };
    }

    /** Returns the scope that {@code path} names; null if the path is null or names no scope. */
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

    /** @param start index of the policy's name in the path */
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
