// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.config;

import java.util.regex.Pattern;

/** What may be a name or a label in Kubernetes 1.37 ({@code k8s.io/apimachinery/pkg/util/validation}). */
final class KubernetesNames {
    private static final int LONGEST_SUBDOMAIN = 253;
    private static final int LONGEST_LABEL = 63;

    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    static final String NAME_RULE = "a name of at most " + LONGEST_SUBDOMAIN
            + " lower case letters, digits, - and ., that begins and ends with a letter or digit";
    static final String KEY_RULE = "a label key such as env or example.com/env: at most " + LONGEST_LABEL
            + " letters, digits, -, _ and ., after a domain and / if need be";
    static final String VALUE_RULE = "a label value: at most " + LONGEST_LABEL
            + " letters, digits, -, _ and ., beginning and ending with a letter or digit";

    private KubernetesNames() {}

    /** The name of a cluster-scoped object: a DNS subdomain of RFC 1123. */
    static boolean isName(String text) {
        return text.length() <= LONGEST_SUBDOMAIN && SUBDOMAIN.matcher(text).matches();
    }

    static boolean isLabelKey(String text) {
        int slash = text.indexOf('/');
        return (slash < 0 || isName(text.substring(0, slash))) && isLabel(text.substring(slash + 1));
    }

    static boolean isLabelValue(String text) {
        return text.isEmpty() || isLabel(text);
    }

    private static boolean isLabel(String text) {
        return text.length() <= LONGEST_LABEL && LABEL.matcher(text).matches();
    }
}
