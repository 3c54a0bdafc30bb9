// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.events.EventIndex;
import io.bellwether.identity.TenantKeys;
import io.bellwether.identity.Tenants;
import io.bellwether.ingest.Account.Counts;
import io.bellwether.ingest.Intake;
import io.bellwether.ingest.QuotaExceeded;
import io.bellwether.ingest.internal.account.AccountBook;
import io.bellwether.ingest.internal.account.AccountBook.Ticket;
import io.bellwether.ingest.internal.account.AccountKey;
import io.bellwether.ingest.internal.rules.Buckets;
import io.bellwether.ingest.internal.rules.RuleBook;
import io.bellwether.ingest.internal.rules.TenantRules;
import io.bellwether.journal.Journal;
import io.bellwether.journal.Journal.Appended;
import io.bellwether.journal.Journal.JournalFull;
import io.bellwether.relational.Connector;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events through the stages into the journal, and hands on what was stored. Safe for concurrent use. */
@Component(service = {Intake.class, EventIntake.class})
public final class EventIntake implements Intake {
    private static final Logger LOG = LoggerFactory.getLogger(EventIntake.class);
    private static final Duration WAIT_FOR_DETECTION = Duration.ofSeconds(5);
    private static final int HANDOVER_THREADS = 4;
    private static final int FOLLOWER_THREADS = 4;
    private static final int MOST_LANES = 10_000;
    private static final String PUSH = Origin.PUSH.connector();
    private static final String NO_ROOM = "no-room";
    private static final String QUOTA = "quota";

    private final Journal journal;
    private final AccountBook accounts;
    private final RuleBook rules;
    private final Buckets buckets;
    private final Workers workers;
    private final List<Stage> stages;
    private final ExecutorService handoverPool;
    private final ExecutorService followerPool;
    private final Followers followers;
    private final Handover handover;
    private final IntakeMeters meters;
    private final AutoCloseable forgetting;

    @Activate
    public EventIntake(
            @Reference Journal journal,
            @Reference Detection detection,
            @Reference EventIndex index,
            @Reference AccountBook accounts,
            @Reference RuleBook rules,
            @Reference Tenants tenants,
            @Reference Workers workers,
            @Reference Meters registry) {
        this.journal = journal;
        this.accounts = accounts;
        this.rules = rules;
        this.workers = workers;
        buckets = rules.buckets();
        stages = List.of(
                new Stamp(),
                new DropNoise(this::noise),
                new Sample(tenant -> rules.rules(tenant).sampling()),
                new Redact(rules::redactor));
        handoverPool = workers.pool("ingest-handover", HANDOVER_THREADS, MOST_LANES);
        followerPool = workers.pool("ingest-followers", FOLLOWER_THREADS, MOST_LANES);
        Meters.Counter missed = registry.counter(
                "bellwether_ingest_stream_missed_total", "Events that followers were too slow to be told of.");
        followers = new Followers(followerPool, missed::add);
        handover = new Handover(detection, index, followers, handoverPool);
        meters = new IntakeMeters(registry, handover::waiting);
        forgetting = tenants.onChange(() -> forget(tenants));
    }

    @Deactivate
    public void stop() {
        handoverPool.shutdown();
        followerPool.shutdown();
        meters.close();
        try {
            forgetting.close();
        } catch (Exception e) {
            LOG.debug("A listener could not be removed", e);
        }
    }

    private void forget(Tenants tenants) {
        accounts.list(null).stream()
                .map(account -> account.where().tenant())
                .distinct()
                .filter(tenant -> tenants.find(tenant).isEmpty())
                .forEach(tenant -> {
                    accounts.forget(tenant);
                    buckets.forget(tenant);
                });
    }

    private Predicate<Event> noise(TenantEnvironment where) {
        TenantRules own = rules.rules(where.tenant());
        Predicate<Event> here = own.noiseOf().getOrDefault(where.environment(), own.noise());
        return here == null ? rules.node().of(where) : here;
    }

    @Override
    public CompletionStage<Receipt> accept(
            TenantEnvironment where, String connector, List<EventBody> bodies, int unreadable) {
        boolean pushed = connector.equals(PUSH) || connector.startsWith(PUSH + ":");
        Origin origin = pushed ? Origin.PUSH : new Origin(connector, true, false);
        String name = !pushed ? connector : connector.equals(PUSH) ? PUSH : connector.substring(PUSH.length() + 1);
        AccountKey key = new AccountKey(where, pushed ? AccountKey.PUSH : AccountKey.CONNECTOR, plain(name));
        return take(key, origin, bodies, unreadable).thenApply(Taken::receipt);
    }

    /** A name as it may stand in the account log. */
    private static String plain(String name) {
        return name.isEmpty() ? "-" : name.replaceAll("[^A-Za-z0-9._-]", "-");
    }

    /** As {@link #accept}, for any origin. */
    CompletionStage<Taken> take(TenantEnvironment where, Origin origin, List<EventBody> bodies) {
        return take(new AccountKey(where, kind(origin), origin.connector()), origin, bodies, 0);
    }

    private static String kind(Origin origin) {
        return origin.live() ? AccountKey.CONNECTOR : AccountKey.BACKFILL;
    }

    private CompletionStage<Taken> take(AccountKey key, Origin origin, List<EventBody> bodies, int unreadable) {
        if (bodies.isEmpty() && unreadable == 0) {
            return CompletableFuture.completedFuture(Taken.NOTHING);
        }
        TenantEnvironment where = key.where();
        try {
            if (!handover.awaitRoom(where, WAIT_FOR_DETECTION)) {
                return refused(
                        null,
                        key,
                        NO_ROOM,
                        bodies.size(),
                        new JournalFull("detection is behind with the events of " + where + "; try again in a moment"));
            }
            IntakeBatch batch = new IntakeBatch(where, accounts.arrival(where), bodies);
            for (Stage stage : stages) {
                stage.apply(batch);
            }
            long bytes = batch.bytes();
            Duration wait = Duration.ZERO;
            TenantRules.Quota quota = rules.rules(where.tenant()).quota();
            if (key.kind().equals(AccountKey.PUSH)) {
                buckets.take(where.tenant(), quota, bodies.size() + unreadable, bytes);
            } else {
                wait = buckets.slow(where.tenant(), quota, bodies.size(), bytes);
            }
            return wait.isZero()
                    ? append(key, origin, batch, unreadable, bytes)
                    : later(wait, () -> append(key, origin, batch, unreadable, bytes));
        } catch (QuotaExceeded e) {
            return refused(null, key, QUOTA, bodies.size(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        } catch (TenantKeys.KeyErased e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<Taken> later(Duration wait, Supplier<CompletionStage<Taken>> work) {
        CompletableFuture<Taken> taken = new CompletableFuture<>();
        workers.after("intake-quota", wait, () -> work.get().whenComplete((done, failure) -> {
            if (failure == null) {
                taken.complete(done);
            } else {
                taken.completeExceptionally(failure);
            }
        }));
        return taken;
    }

    private CompletionStage<Taken> append(
            AccountKey key, Origin origin, IntakeBatch batch, int unreadable, long bytes) {
        long rejected = batch.rejected().size() + (long) unreadable;
        Counts certain = new Counts(rejected + batch.droppedInAll(), 0, 0, 0, rejected, batch.dropped(), Map.of(), 0);
        if (batch.events().isEmpty()) {
            accounts.decided(key, certain);
            meters.count(key, certain);
            return CompletableFuture.completedFuture(taken(batch, new Appended(List.of(), 0)));
        }
        Ticket ticket = accounts.begin(key, batch.receivedAt(), batch.events().size(), certain);
        CompletionStage<Appended> appending;
        try {
            appending = journal.append(batch.where(), batch.events());
        } catch (RuntimeException e) {
            appending = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Taken> result = new CompletableFuture<>();
        appending.whenComplete((appended, failure) -> {
            try {
                if (failure != null) {
                    refused(ticket, key, NO_ROOM, batch.bodies().size(), failure)
                            .whenComplete((none, why) -> result.completeExceptionally(why));
                    return;
                }
                List<Event> stored = appended.stored();
                long kept = stored.size() == batch.events().size()
                        ? bytes
                        : bytes * stored.size() / batch.events().size();
                meters.count(key, accounts.stored(ticket, stored, kept));
                if (!stored.isEmpty()) {
                    handover.events(batch.where(), origin, stored);
                }
                result.complete(taken(batch, appended));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private <T> CompletionStage<T> refused(Ticket ticket, AccountKey key, String reason, int events, Throwable why) {
        accounts.refused(ticket, key, reason, events);
        meters.refused(key, reason, events);
        return CompletableFuture.failedFuture(why);
    }

    private static Taken taken(IntakeBatch batch, Appended appended) {
        List<Event> stored = appended.stored();
        Receipt receipt = new Receipt(
                stored.size() + appended.duplicates(),
                appended.duplicates(),
                batch.droppedInAll(),
                List.copyOf(batch.rejected()));
        Instant newest =
                stored.stream().map(Event::timestamp).max(Instant::compareTo).orElse(null);
        return new Taken(receipt, stored.size(), newest);
    }

    /** Counts what a connector read that was no event. */
    void unreadable(Connector connector, Origin origin, int items) {
        AccountKey key = new AccountKey(connector.where(), kind(origin), connector.id());
        Counts counts = new Counts(items, 0, 0, 0, items, Map.of(), Map.of(), 0);
        accounts.decided(key, counts);
        meters.count(key, counts);
    }

    /** What became of all that a connector has read live. */
    Counts account(Connector connector) {
        return accounts.find(connector.where(), AccountKey.CONNECTOR, connector.id())
                .counts();
    }

    /** Tells detection, behind all that was taken so far, how far an origin has come. */
    void progress(TenantEnvironment where, Origin origin, Instant upTo) {
        handover.progress(where, origin, upTo);
    }

    /** Tells detection, behind all that was taken so far, that an origin has ended. */
    void ended(TenantEnvironment where, Origin origin) {
        handover.ended(where, origin);
    }

    @Override
    public AutoCloseable follow(
            TenantEnvironment where, Predicate<Event> filter, Consumer<Event> listener, LongConsumer missed) {
        return followers.follow(where, filter, listener, missed);
    }
}
