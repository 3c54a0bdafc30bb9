// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Alertmanager's clock, with a receiver that hears it. */
class AlertmanagerTimingTest {
    private static final int INTERVALS = 150;
    private static final List<String> DAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
    private static final List<String> ZONES = List.of(
            "UTC", "Europe/London", "Australia/Sydney", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham");

    @TempDir
    Path folder;

    private final Random random = new Random(5);

    @BeforeEach
    void needsTheRealOne() {
        Assumptions.assumeTrue(Files.isExecutable(AlertmanagerDaemon.PROGRAM), "Alertmanager is not installed");
    }

    /** Each time interval mutes a route of its own; whoever is heard is not muted now. */
    @Test
    void timeIntervalsMuteWhomTheDaemonMutes() throws Exception {
        Instant before = InstantSource.system().instant();
        List<Map<String, Object>> intervals = new ArrayList<>();
        List<Map<String, Object>> routes = new ArrayList<>();
        List<Map<String, Object>> receivers = new ArrayList<>();
        receivers.add(Map.of("name", "rest"));
        receivers.add(Map.of("name", "last", "webhook_configs", List.of(Map.of("url", "HOOK/last"))));
        List<Map<String, Object>> alerts = new ArrayList<>();
        for (int i = 0; i < INTERVALS; i++) {
            intervals.add(Map.of("name", "t" + i, "time_intervals", List.of(around(before.atZone(ZoneOffset.UTC)))));
            String key = i % 2 == 0 ? "mute_time_intervals" : "active_time_intervals";
            routes.add(Map.of("receiver", "r" + i, "matchers", List.of("id=\"r" + i + "\""), key, List.of("t" + i)));
            receivers.add(Map.of("name", "r" + i, "webhook_configs", List.of(Map.of("url", "HOOK/r" + i))));
            alerts.add(alert("r" + i));
        }
        routes.add(Map.of("receiver", "last", "matchers", List.of("id=\"last\""), "group_wait", "2s"));
        alerts.add(alert("last"));
        String config = Json.yamlText(Map.of(
                "route",
                Map.of("receiver", "rest", "group_wait", "0s", "group_by", List.of("id"), "routes", routes),
                "receivers",
                receivers,
                "time_intervals",
                intervals));
        Route root = RoutingDocument.read(
                AlertmanagerConfig.read(config.replace("HOOK", "http://127.0.0.1:1"))
                        .routing(),
                null);
        try (AlertmanagerDaemon daemon = new AlertmanagerDaemon(folder, config)) {
            daemon.post(alerts);
            AlertmanagerDaemon.await("the last alert", () -> heard(daemon).contains("last"));
            Instant after = InstantSource.system().instant();
            Set<String> loud = new TreeSet<>();
            for (int i = 0; i < INTERVALS; i++) {
                QuietTimes quiet = root.routes().get(i).quiet();
                if (!quiet.contains(before, ZoneOffset.UTC) && !quiet.contains(after, ZoneOffset.UTC)) {
                    loud.add("r" + i);
                }
            }
            AlertmanagerDaemon.await(
                    "all that are not muted", () -> heard(daemon).containsAll(loud));
            Set<String> heard = heard(daemon);
            int muted = 0;
            for (int i = 0; i < INTERVALS; i++) {
                QuietTimes quiet = root.routes().get(i).quiet();
                boolean first = quiet.contains(before, ZoneOffset.UTC);
                // Where the minute turns meanwhile both answers are right.
                if (first == quiet.contains(after, ZoneOffset.UTC)) {
                    assertThat(heard.contains("r" + i))
                            .as("%s at %s", intervals.get(i), before)
                            .isEqualTo(!first);
                    muted += first ? 1 : 0;
                }
            }
            assertThat(muted).isBetween(INTERVALS / 10, INTERVALS - INTERVALS / 10);
        }
    }

    /** A group is told after group_wait, then every group_interval when something joined, as ours is. */
    @Test
    void groupsAreToldWhenTheDaemonTellsThem() throws Exception {
        String config =
                """
                route: { receiver: r, group_by: [ group ], group_wait: 1s, group_interval: 3s, repeat_interval: 1h }
                receivers: [ { name: r, webhook_configs: [ { url: 'HOOK/r' } ] } ]
                """;
        try (AlertmanagerDaemon daemon = new AlertmanagerDaemon(folder, config)) {
            long begin = System.nanoTime();
            daemon.post(List.of(labelled("a"), labelled("b")));
            // Who joins right after one message has the whole interval to be in the next.
            AlertmanagerDaemon.await("the first message", () -> daemon.hooked().size() >= 1);
            daemon.post(List.of(labelled("c")));
            AlertmanagerDaemon.await("the second message", () -> daemon.hooked().size() >= 2);
            daemon.post(List.of(labelled("d")));
            AlertmanagerDaemon.await("three messages", () -> daemon.hooked().size() >= 3);
            List<AlertmanagerDaemon.Hooked> heard = daemon.hooked();

            // Ours tells only who joined; theirs names everybody in the group each time.
            assertThat(heard.stream().map(AlertmanagerTimingTest::ids).toList())
                    .containsExactly(Set.of("a", "b"), Set.of("a", "b", "c"), Set.of("a", "b", "c", "d"));
            Route.Timing timing = RoutingDocument.read(
                            AlertmanagerConfig.read(config.replace("HOOK", "http://127.0.0.1:1"))
                                    .routing(),
                            null)
                    .timing();
            long wait = timing.groupWait().toMillis();
            long interval = timing.groupInterval().toMillis();
            assertThat(millis(begin, heard.get(0))).isBetween(wait, wait + interval);
            assertThat(millis(begin, heard.get(1))).isBetween(wait + interval, wait + 2 * interval);
            assertThat(millis(begin, heard.get(2))).isBetween(wait + 2 * interval, wait + 3 * interval);
        }
    }

    private static long millis(long begin, AlertmanagerDaemon.Hooked hooked) {
        return TimeUnit.NANOSECONDS.toMillis(hooked.nanos() - begin);
    }

    private static Set<String> ids(AlertmanagerDaemon.Hooked hooked) {
        Set<String> ids = new TreeSet<>();
        for (Object alert : (List<?>) hooked.body().get("alerts")) {
            ids.add(String.valueOf(
                    AlertmanagerDaemon.object(AlertmanagerDaemon.object(alert).get("labels"))
                            .get("id")));
        }
        return ids;
    }

    private static Set<String> heard(AlertmanagerDaemon daemon) {
        return daemon.hooked().stream().map(AlertmanagerDaemon.Hooked::path).collect(Collectors.toSet());
    }

    private static Map<String, Object> alert(String id) {
        return Map.of("labels", Map.of("id", id), "endsAt", "2099-01-01T00:00:00Z");
    }

    private static Map<String, Object> labelled(String id) {
        return Map.of("labels", Map.of("id", id, "group", "g"), "endsAt", "2099-01-01T00:00:00Z");
    }

    /** A description of times that lies somewhere about now, so that chance decides whether now is inside. */
    private Map<String, Object> around(ZonedDateTime now) {
        Map<String, Object> part = new LinkedHashMap<>();
        if (random.nextInt(3) > 0) {
            part.put("location", ZONES.get(random.nextInt(ZONES.size())));
        }
        if (random.nextInt(2) == 0) {
            int from = random.nextInt(24 * 60 - 1);
            int to = from + 1 + random.nextInt(24 * 60 - from);
            part.put("times", List.of(Map.of("start_time", clock(from), "end_time", clock(to))));
        }
        int day = now.getDayOfMonth();
        switch (random.nextInt(6)) {
            case 0 -> {
                int from = random.nextInt(7);
                part.put("weekdays", List.of(DAYS.get(from) + ":" + DAYS.get(from + random.nextInt(7 - from))));
            }
            case 1 -> part.put("days_of_month", List.of(Math.max(1, day - 2) + ":" + day));
            case 2 -> part.put("days_of_month", List.of("-" + (1 + random.nextInt(20)) + ":-1"));
            case 3 -> part.put("months", List.of(String.valueOf(now.getMonthValue()), "january:june"));
            case 4 -> part.put("months", List.of(now.getMonth().toString().toLowerCase(Locale.ROOT)));
            default -> part.put("years", List.of((now.getYear() - random.nextInt(2)) + ":" + now.getYear()));
        }
        return part;
    }

    private static String clock(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }
}
