// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import java.util.regex.Pattern;

/** What may be a name or a label in Kubernetes 1.37 ({@code k8s.io/apimachinery/pkg/util/validation}). */
final class KubernetesNames {
    /** Characters before the slash of a label key. */
    static final int LONGEST_SUBDOMAIN = 253;

    static final int LONGEST_LABEL = 63;

    private static final String SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final String LABEL = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

    /** Of a label, for a schema: what is in front of its slash may still be longer than {@link #LONGEST_SUBDOMAIN}. */
    static final String KEY_PATTERN = "^(" + SUBDOMAIN + "/)?" + LABEL + "$";

    /** Of a label, for a schema. */
    static final String VALUE_PATTERN = "^(" + LABEL + ")?$";

    static final int LONGEST_KEY = LONGEST_SUBDOMAIN + 1 + LONGEST_LABEL;

    /** Characters of a policy's name: it becomes part of the names of webhooks, which must be subdomains with a domain of ours. */
    static final int LONGEST_NAME = 200;

    static final String NAME_RULE = "a name of at most " + LONGEST_NAME
            + " lower case letters, digits, - and ., that begins and ends with a letter or digit";
    static final String KEY_RULE = "a label key such as env or example.com/env: at most " + LONGEST_LABEL
            + " letters, digits, -, _ and ., after a domain and / if need be";
    static final String VALUE_RULE = "a label value: at most " + LONGEST_LABEL
            + " letters, digits, -, _ and ., beginning and ending with a letter or digit";

    private static final Pattern IS_SUBDOMAIN = Pattern.compile(SUBDOMAIN);
    private static final Pattern IS_LABEL = Pattern.compile(LABEL);

    private KubernetesNames() {}

    /** The name of a policy: that of a cluster-scoped object, a DNS subdomain of RFC 1123. */
    static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && isSubdomain(text);
    }

    static boolean isLabelKey(String text) {
        int slash = text.indexOf('/');
        return (slash < 0 || isSubdomain(text.substring(0, slash))) && isLabel(text.substring(slash + 1));
    }

    static boolean isLabelValue(String text) {
        return text.isEmpty() || isLabel(text);
    }

    private static boolean isSubdomain(String text) {
        return text.length() <= LONGEST_SUBDOMAIN && IS_SUBDOMAIN.matcher(text).matches();
    }

    private static boolean isLabel(String text) {
        return IS_LABEL.matcher(text).matches();
    }
}
