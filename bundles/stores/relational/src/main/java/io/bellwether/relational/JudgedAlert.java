// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.Set;

/**
 * As much of an alert as figures about its policy need.
 *
 * @param detectors the ids of those that fired; empty where that is not known
 * @param resolvedAt null while it is not resolved
 * @param judgement null while nobody has said anything
 */
public record JudgedAlert(
        TenantEnvironment where,
        String id,
        String policy,
        String fingerprint,
        Set<String> detectors,
        Instant startedAt,
        Instant createdAt,
        Instant resolvedAt,
        AlertOutcome.Judgement judgement) {
    public JudgedAlert {
        detectors = Set.copyOf(detectors);
    }
}
