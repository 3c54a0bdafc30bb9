// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.seq.SeqClient;
import io.bellwether.testkit.seq.SeqEvent;
import io.bellwether.testkit.seq.SeqServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrafficStoreTest {
    private static final Firm FIRM = Firm.withThreeEnvironments(
            "harbour-wren", "Harbour & Wren Lawyers", "Harbour Wren", "HW", ZoneId.of("Australia/Sydney"));
    private static final Instant NOW = Instant.parse("2025-08-12T00:10:30Z");

    private final ManualClock clock = new ManualClock(NOW);
    private final LawFirmTraffic traffic = new LawFirmTraffic(FIRM, 1, List.of());
    private final TrafficStore store = new TrafficStore(traffic, clock, NOW.minus(Duration.ofHours(48)));

    private List<SeqEvent> read(Instant from, Instant to) {
        List<SeqEvent> events = new ArrayList<>();
        store.newestFirst(from, to).forEachRemaining(events::add);
        return events;
    }

    @Test
    void showsNothingOfTheFuture() {
        List<SeqEvent> events = read(NOW.minusSeconds(600), Instant.MAX);
        assertThat(events)
                .isNotEmpty()
                .isSortedAccordingTo(SeqEvent.NEWEST_FIRST)
                .allSatisfy(event -> {
                    assertThat(event.timestamp()).isBeforeOrEqualTo(NOW);
                    assertThat(event.arrivedAt()).isBeforeOrEqualTo(NOW);
                });
        clock.advance(Duration.ofSeconds(20));
        List<SeqEvent> later = read(NOW.minusSeconds(600), Instant.MAX);
        assertThat(later).containsAll(events).hasSizeGreaterThan(events.size());
    }

    @Test
    void everyEventShowsInTheEnd() {
        Set<String> seen = new HashSet<>();
        for (int second = 0; second <= 180; second += 5) {
            clock.set(NOW.plusSeconds(second));
            read(NOW.minusSeconds(60), NOW.plusSeconds(120)).forEach(event -> seen.add(event.id()));
        }
        Set<String> logged = new HashSet<>();
        FIRM.sites().forEach(site -> traffic.between(site.environment(), NOW.minusSeconds(60), NOW.plusSeconds(120))
                .forEach(event -> logged.add(event.id())));
        assertThat(seen).isEqualTo(logged);
    }

    @Test
    void someEventsArriveLate() {
        assertThat(read(NOW.minus(Duration.ofHours(6)), NOW))
                .anyMatch(event ->
                        Duration.between(event.timestamp(), event.arrivedAt()).compareTo(Duration.ofSeconds(5)) > 0);
    }

    @Test
    void keepsToItsBounds() {
        Instant from = NOW.minusSeconds(90);
        Instant to = NOW.minusSeconds(30);
        assertThat(read(from, to)).isNotEmpty().allSatisfy(event -> assertThat(event.timestamp())
                .isAfterOrEqualTo(from)
                .isBefore(to));
        assertThat(read(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(3))))
                .isEmpty();
        assertThat(read(NOW.plusSeconds(5), NOW.plusSeconds(50))).isEmpty();
    }

    @Test
    void findsAnEventByItsId() {
        SeqEvent event = read(NOW.minusSeconds(300), NOW).get(3);
        assertThat(store.find(event.id())).contains(event);
        assertThat(store.find("event-00000000000")).isEmpty();
        assertThat(store.find("event-zz")).isEmpty();
        SeqEvent future = traffic.between("prod", NOW.plusSeconds(60), NOW.plusSeconds(120))
                .get(0);
        assertThat(store.find(future.id())).isEmpty();
    }

    @Test
    void servesPagesThroughSeqForEachEnvironment() throws Exception {
        Instant from = NOW.minus(Duration.ofMinutes(30));
        Instant to = NOW.minus(Duration.ofMinutes(5));
        try (SeqServer server = SeqServer.over(store).start()) {
            server.faults().examineAtMost(700);
            for (Firm.Site site : FIRM.sites()) {
                List<String> ids = new SeqClient(server.uri())
                        .all(
                                "count",
                                "100",
                                "filter",
                                "@Properties._Environment like '" + site.match() + "' ci",
                                "fromDateUtc",
                                from.toString(),
                                "toDateUtc",
                                to.toString());
                assertThat(ids)
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(traffic.between(site.environment(), from, to).stream()
                                .map(SeqEvent::id)
                                .toList());
            }
        }
    }
}
