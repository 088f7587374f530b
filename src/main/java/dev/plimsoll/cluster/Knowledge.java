// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.cluster.certificates.Certificates;
import dev.plimsoll.cluster.certificates.SecretPathToken;
import dev.plimsoll.cluster.client.ResourceWatch;
import dev.plimsoll.cluster.policies.PodPolicyWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The cluster state that every process watches. */
record Knowledge(
        PodPolicyWatch policies, NamespaceCache namespaces, Certificates certificates, SecretPathToken pathToken)
        implements AutoCloseable {

    /** Returns descriptions of the missing data that a process of this role needs. */
    List<String> missing(Role role) {
        var missing = new ArrayList<String>();
        if (policies.generation() == 0) {
            missing.add("policies");
        }
        namespaces.watches().stream()
                .filter(watch -> !watch.isComplete())
                .map(ResourceWatch::what)
                .forEach(missing::add);
        if (role.answersReviews() && !certificates.isKnown()) {
            missing.add("a certificate");
        }
        if (!pathToken.isKnown()) {
            missing.add("a path token");
        }
        return missing;
    }

    /**
     * Returns the time since the known state was last confirmed as complete. While the API server answers, this is at most a few
     * seconds more than the ten seconds between two checks.
     */
    Duration age() {
        var ofNamespaces = namespaces.age();
        var ofPolicies = policies.age();
        return ofPolicies.compareTo(ofNamespaces) >= 0 ? ofPolicies : ofNamespaces;
    }

    @Override
    public void close() {
        policies.close();
        namespaces.close();
        certificates.close();
        pathToken.close();
    }
}
