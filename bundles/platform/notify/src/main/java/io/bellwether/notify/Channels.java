// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tenants' channels. A document is {@code {id, notifier, settings, enabled, fallback, templates}} as in REST and GitOps files. Problems
 * are {@link io.bellwether.api.settings.InvalidInput}; a taken id is {@link io.bellwether.identity.AlreadyExists}. A
 * change acts within seconds, without a restart. Safe for concurrent use.
 */
public interface Channels {
    /** @param privileged true when the all-tenants administrator asks, so that the channel may call private networks */
    ChannelView create(TenantId tenant, Map<String, ?> document, boolean privileged);

    /** Replaces the whole; a masked or absent secret keeps the stored one; empty when there is no such channel. */
    Optional<ChannelView> replace(TenantId tenant, String id, Map<String, ?> document, boolean privileged);

    /**
     * Removes it.
     *
     * @param force also while routing, a person, an escalation policy or a fall-back names it
     * @return false when there was none
     * @throws io.bellwether.identity.InUse while something names it, unless forced; it says what
     */
    boolean delete(TenantId tenant, String id, boolean force);

    /** As {@link #delete(TenantId, String, boolean)}, not forced. */
    default boolean delete(TenantId tenant, String id) {
        return delete(tenant, id, false);
    }

    Optional<ChannelView> find(TenantId tenant, String id);

    /** Of one tenant, or of all when null; by tenant and id. */
    List<ChannelView> list(TenantId tenant);

    /** Sends a test through the channel now and waits for one attempt; empty when there is no such channel. */
    Optional<TestResult> test(TenantId tenant, String id) throws InterruptedException;

    /** The delivery ledger, newest first. */
    Page<DeliveryAttempt> ledger(TenantId tenant, String channel, int limit, String cursor);

    /**
     * The settings that a channel of this notifier takes, in the order a form shows them: the plugin's, then the
     * platform's. Empty when no such notifier is installed.
     */
    List<Parameter<?>> parameters(String notifier);

    /**
     * A channel for readers.
     *
     * @param settings with secrets masked
     * @param state {@code active}, {@code disabled}, {@code failing}, {@code circuit open until …} with the time of the
     *     next probe, {@code circuit half-open, trying again} from then until it is answered, {@code unknown since
     *     restart} when the last attempt failed and none was made since the platform started, or {@code plugin missing}
     * @param lastError null when the last delivery went well
     * @param fallback the channel that tells what this one cannot; null for none
     * @param templates the channel's own, by part; empty for none
     */
    record ChannelView(
            TenantId tenant,
            String id,
            String notifier,
            Map<String, Object> settings,
            boolean enabled,
            String state,
            long delivered,
            long failed,
            Instant lastDeliveryAt,
            String lastError,
            String fallback,
            Map<String, String> templates) {}

    /**
     * What a test came to.
     *
     * @param outcome {@code delivered}, {@code rejected} or {@code retry}
     * @param reason null when there is nothing to say
     */
    record TestResult(String outcome, Duration latency, String reason) {}
}
