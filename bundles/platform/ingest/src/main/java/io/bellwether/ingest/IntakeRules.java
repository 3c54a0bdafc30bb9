// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Map;

/**
 * What each tenant lets in, how it is changed, and how long it is kept: one document
 * {@code {noise, sampling, quota, redaction, retention}}. A change acts on the next batch. Safe for concurrent use.
 */
public interface IntakeRules {
    /** The tenant's rules with every default written out. */
    View get(TenantId tenant);

    /**
     * Replaces the document; what it leaves out is left to the defaults.
     *
     * @param expected the version that the document was made from; null to replace whatever is there
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field; nothing is changed then
     * @throws Changed when another version is stored by now
     */
    View put(TenantId tenant, Map<String, ?> document, Integer expected);

    /**
     * Rules for readers.
     *
     * @param version 0 while the tenant has none of its own
     * @param updatedAt null while the tenant has none of its own
     * @param retention what the last run of the retention did; null before the first
     */
    record View(
            TenantId tenant, Map<String, Object> document, int version, Instant updatedAt, RetentionRun retention) {}

    /**
     * A run of the retention.
     *
     * @param error null when all went well
     */
    record RetentionRun(Instant at, long removedEvents, long removedBytes, String error) {}

    /** The rules were changed by somebody else. */
    final class Changed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Changed(TenantId tenant, int expected, int stored) {
            super("the intake rules of tenant '" + tenant + "' are at version " + stored + ", not " + expected
                    + "; read them again");
        }
    }
}
