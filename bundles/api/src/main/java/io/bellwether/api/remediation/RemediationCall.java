// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.remediation;

import io.bellwether.api.alert.Alert;
import java.time.Instant;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One call of a hook.
 *
 * @param id unique; a receiver that sees it twice has acted already
 * @param remediation the id of what was declared
 * @param alert on whose account
 * @param alertJson the same as canonical JSON
 * @param actor who asked; null when the platform did so by itself
 * @param dryRun true when nothing may be changed
 * @param at when it was decided
 * @param egress which hosts this hook may call
 */
public record RemediationCall(
        String id,
        String remediation,
        Alert alert,
        String alertJson,
        String actor,
        boolean dryRun,
        Instant at,
        Egress egress) {
    public RemediationCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(remediation, "remediation");
        Objects.requireNonNull(alert, "alert");
        Objects.requireNonNull(alertJson, "alertJson");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(egress, "egress");
    }

    /** True when this hook may call a host; asked of the platform. */
    @FunctionalInterface
    @ProviderType
    public interface Egress {
        /**
         * Refuses a target which this hook may not call.
         *
         * @param host a name or an address
         * @return null when it may be called; otherwise why not
         */
        String refusal(String host);
    }
}
