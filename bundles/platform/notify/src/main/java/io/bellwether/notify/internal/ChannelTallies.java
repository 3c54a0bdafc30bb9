// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.Page;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How each channel has been doing, read from the ledger once and kept up to date from then on. */
@Component(service = ChannelTallies.class)
public final class ChannelTallies {
    private static final int PAGE = 500;
    private static final int MOST_PAGES = 20;

    private final OutboxStore outbox;
    private final Map<ChannelKey, Tally> tallies = new ConcurrentHashMap<>();
    private final Set<ChannelKey> tried = ConcurrentHashMap.newKeySet();
    private final Circuits circuits = new Circuits();

    @Activate
    public ChannelTallies(@Reference OutboxStore outbox) {
        this.outbox = outbox;
    }

    /**
     * Figures of one channel.
     *
     * @param delivered messages that were delivered, of the last 10,000 attempts and all since the start
     * @param failed messages that were refused or given up, likewise
     * @param lastDeliveryAt null for never
     * @param lastError what the last attempt failed of; null when it went well or there was none
     */
    record Tally(long delivered, long failed, Instant lastDeliveryAt, String lastError) {
        static final Tally NONE = new Tally(0, 0, null, null);

        Tally plus(DeliveryAttempt attempt) {
            return switch (attempt.status()) {
                case DELIVERED -> new Tally(delivered + 1, failed, attempt.at(), null);
                case REJECTED, GIVEN_UP -> new Tally(delivered, failed + 1, lastDeliveryAt, reason(attempt));
                case RETRYING -> new Tally(delivered, failed, lastDeliveryAt, reason(attempt));
                case SUPERSEDED -> this;
            };
        }

        /** Takes an attempt older than all others into account. */
        private Tally before(DeliveryAttempt attempt, boolean newest) {
            boolean good = attempt.status() == Status.DELIVERED;
            boolean bad = attempt.status() == Status.REJECTED || attempt.status() == Status.GIVEN_UP;
            return new Tally(
                    delivered + (good ? 1 : 0),
                    failed + (bad ? 1 : 0),
                    lastDeliveryAt == null && good ? attempt.at() : lastDeliveryAt,
                    newest && !good ? reason(attempt) : lastError);
        }

        private static String reason(DeliveryAttempt attempt) {
            return attempt.reason() == null ? attempt.status().toString() : attempt.reason();
        }
    }

    /** Which channels are worth an attempt now. */
    Circuits circuits() {
        return circuits;
    }

    Tally of(ChannelKey key) {
        return tallies.computeIfAbsent(key, this::read);
    }

    /** True when something was attempted since the start, so that what is known is of now. */
    boolean isTried(ChannelKey key) {
        return tried.contains(key);
    }

    /** Counts an attempt that is in the ledger. */
    void count(ChannelKey key, DeliveryAttempt attempt) {
        if (attempt.status() != Status.SUPERSEDED) {
            tried.add(key);
        }
        tallies.compute(key, (same, tally) -> tally == null ? read(key) : tally.plus(attempt));
    }

    void forget(ChannelKey key) {
        tallies.remove(key);
        tried.remove(key);
        circuits.forget(key);
    }

    private Tally read(ChannelKey key) {
        Tally tally = Tally.NONE;
        String cursor = null;
        boolean newest = true;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            Page<DeliveryAttempt> page = outbox.ledger(key.tenant(), key.channel(), PAGE, cursor);
            for (DeliveryAttempt attempt : page.items()) {
                if (attempt.status() != Status.SUPERSEDED) {
                    tally = tally.before(attempt, newest);
                    newest = false;
                }
            }
            cursor = page.next();
            if (cursor == null) {
                break;
            }
        }
        return tally;
    }
}
