// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Backfill;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reading history through a connector, on an operator's word. Safe for concurrent use. */
public interface Backfills {
    /**
     * Queues a backfill {@code {connector, from, to, chunk, rate, requests_per_second}}; it runs by itself and resumes
     * after a restart. Without limits a server that is not this machine is asked for at most 10,000 events and 5 pages
     * a second; 0 is no limit.
     *
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field, such as an unknown connector or a range
     *     beyond the guard rails (at most 90 days, chunks of 15 minutes to 1 day)
     */
    BackfillView start(TenantId tenant, Map<String, ?> document);

    Optional<BackfillView> find(TenantId tenant, String id);

    /** Of one tenant, or of all when null; newest first. */
    List<BackfillView> list(TenantId tenant);

    /** @return empty when there is none; without effect when it is already final */
    Optional<BackfillView> pause(TenantId tenant, String id);

    /** Goes on with one that is paused, or has failed, where it stopped. */
    Optional<BackfillView> resume(TenantId tenant, String id);

    Optional<BackfillView> cancel(TenantId tenant, String id);

    /**
     * A backfill.
     *
     * @param eta when it is expected to end; null when that cannot be said
     * @param eventsPerSecond how fast it reads; null when it does not
     */
    record BackfillView(Backfill backfill, Instant eta, Double eventsPerSecond) {}
}
