// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static io.bellwether.journal.internal.SegmentJournalTest.all;
import static io.bellwether.journal.internal.TestNode.PROD;
import static io.bellwether.journal.internal.TestNode.START;
import static io.bellwether.journal.internal.TestNode.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.journal.Journal.Appended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a crash leaves of what was not forced to the disk: what was acknowledged is there, once. */
class CrashTest {
    private static final TenantEnvironment OTHER = TenantEnvironment.of("globex", "uat");
    private static final int HISTORIES = 25;
    private static final int CRASHES = 5;
    private static final int NUMBERS = 400;

    @TempDir
    Path folder;

    private final Map<TenantEnvironment, Set<String>> acknowledged =
            Map.of(PROD, new HashSet<>(), OTHER, new HashSet<>());

    private record Sent(TenantEnvironment where, List<Event> events, CompletableFuture<Appended> receipt) {}

    @Test
    void losesNothingThatWasAcknowledgedAndDoublesNothing() throws Exception {
        for (int history = 0; history < HISTORIES; history++) {
            acknowledged.values().forEach(Set::clear);
            Random random = new Random(history);
            Path at = folder.resolve("h" + history + "-0");
            for (int crash = 1; crash <= CRASHES; crash++) {
                Path next = folder.resolve("h" + history + "-" + crash);
                live(at, next, random, "history " + history + ", crash " + crash, crash);
                at = next;
            }
            TestNode node = new TestNode(at);
            try (SegmentJournal journal = node.open()) {
                check(journal, "history " + history);
            }
        }
    }

    private void live(Path at, Path next, Random random, String when, int hours) throws Exception {
        TestNode node = new TestNode(at);
        node.now = START.plus(Duration.ofHours(hours));
        LossyStorage storage = new LossyStorage(random, at);
        node.storage = storage;
        SegmentJournal journal = node.open();
        check(journal, when);
        List<Sent> sent = new ArrayList<>();
        int steps = 5 + random.nextInt(40);
        for (int step = 0; step < steps; step++) {
            int chance = random.nextInt(20);
            if (chance == 0) {
                storage.failForce(1 + random.nextInt(3));
            } else if (chance == 1) {
                node.now = node.now.plus(Duration.ofMinutes(40));
                journal.sealIdle();
            } else if (chance == 2) {
                sent.forEach(
                        each -> each.receipt().handle((stored, failure) -> null).join());
            }
            sent.add(send(journal, random.nextBoolean() ? PROD : OTHER, random));
        }
        if (random.nextBoolean()) {
            sent.forEach(
                    each -> each.receipt().handle((stored, failure) -> null).join());
        }
        storage.crash(at, next);
        for (Sent each : sent) {
            each.receipt()
                    .handle((stored, failure) -> {
                        if (failure == null) {
                            each.events()
                                    .forEach(event ->
                                            acknowledged.get(each.where()).add(event.eventId()));
                        }
                        return null;
                    })
                    .get(60, TimeUnit.SECONDS);
        }
        journal.close();
    }

    private static Sent send(SegmentJournal journal, TenantEnvironment where, Random random) {
        List<Event> events = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            String id = "event-" + random.nextInt(NUMBERS);
            events.add(event(where, id, START, "message of " + id));
        }
        return new Sent(where, events, journal.append(where, events).toCompletableFuture());
    }

    private void check(SegmentJournal journal, String when) {
        for (TenantEnvironment where : acknowledged.keySet()) {
            List<String> stored =
                    all(journal, where).stream().map(Event::eventId).toList();
            assertThat(stored).as("%s: none doubled in %s", when, where).doesNotHaveDuplicates();
            assertThat(stored).as("%s: none lost in %s", when, where).containsAll(acknowledged.get(where));
        }
    }
}
