// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tenants' connectors. A document is {@code {id, environment, source, settings, enabled}} as in REST and GitOps
 * files. Problems are {@link io.bellwether.api.settings.InvalidInput}; a taken id is
 * {@link io.bellwether.identity.AlreadyExists}. A change acts within three seconds: routes come and go without a
 * restart. Safe for concurrent use.
 */
public interface Connectors {
    /**
     * @param privileged true when the all-tenants administrator asks, so that the connector may call private networks;
     *     the hosts are judged now and before each request
     */
    ConnectorView create(TenantId tenant, Map<String, ?> document, boolean privileged);

    /**
     * Replaces the whole, the privilege included; a masked or absent secret keeps the stored one; empty when there is
     * no such connector.
     */
    Optional<ConnectorView> replace(TenantId tenant, String id, Map<String, ?> document, boolean privileged);

    /** Stops and removes a connector; its events stay. */
    boolean delete(TenantId tenant, String id);

    Optional<ConnectorView> find(TenantId tenant, String id);

    /** Of one tenant, or of all when null; by tenant and id. */
    List<ConnectorView> list(TenantId tenant);

    /**
     * The settings that a connector of this source takes, in the order a form shows them: the plugin's, then the
     * platform's. Empty when no such source is installed.
     */
    List<Parameter<?>> parameters(String source);

    /**
     * A connector for readers.
     *
     * @param settings with secrets masked
     */
    record ConnectorView(
            TenantId tenant,
            String id,
            String environment,
            String source,
            Map<String, Object> settings,
            boolean enabled,
            Status status) {}

    /**
     * How a connector is doing.
     *
     * @param state {@code starting}, {@code running}, {@code backing off}, {@code failing}, {@code disabled} or
     *     {@code plugin missing}
     * @param lastEventAt null before the first event
     * @param lag how far behind now its slowest query is; null before the first answer
     * @param captured distinct events stored, over restarts
     * @param window how wide a window it asks for at present; null for sources that are not polled
     * @param clockSkew the server's clock less ours, zero when they agree to two seconds; null when it does not tell
     * @param lastError null when all is well
     * @param account what became of all that it has read live; the three counts above are taken from it
     * @param gaps stretches of time that are known to be missing; empty when none is
     */
    record Status(
            String state,
            Instant lastEventAt,
            Duration lag,
            long captured,
            long duplicates,
            long dropped,
            long errors,
            Duration window,
            Duration clockSkew,
            String lastError,
            Instant lastErrorAt,
            Account.Counts account,
            List<Gap> gaps) {}

    /**
     * A stretch of time of which nothing is known.
     *
     * @param query which of the connector's queries
     * @param from inclusive
     * @param to exclusive
     */
    record Gap(String query, Instant from, Instant to, String reason) {}
}
