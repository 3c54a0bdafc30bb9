// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import io.bellwether.testkit.traffic.Episode.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What happens when in the month of June 2025 at a firm: the same things for each seed, at other minutes and nodes. */
final class MonthScript {
    private static final int JITTER_MINUTES = 20;

    private final ZoneId zone;
    private final Firm.Site prod;
    private final SplittableRandom random;
    private final List<Episode> episodes = new ArrayList<>();

    private MonthScript(Firm firm, long seed) {
        this.zone = firm.zone();
        this.prod = firm.site("prod");
        this.random = new SplittableRandom(seed * 31 + 17);
    }

    static List<Episode> of(Firm firm, long seed) {
        MonthScript script = new MonthScript(firm, seed);
        script.incidents();
        script.decoys();
        return List.copyOf(script.episodes);
    }

    private void incidents() {
        add(Kind.AUTH_STORM, 3, "10:20", 0, 10, 30, 42, List.of(Catalogue.IDENTITY));
        add(Kind.DOWNSTREAM_SUDDEN, 4, "14:10", 0, 0, 15, 25, List.of("iManage Work"));
        add(Kind.TRAFFIC_TENFOLD, 5, "11:00", 0, 0, 3, 16, List.of(MonthServices.PORTAL));
        onNode(Kind.EE_RESTARTS, 5, "22:40", 10, 19, 22);
        onNode(Kind.HEARTBEAT_GAP, 6, "16:05", 5, 11, 14);
        add(Kind.CONFIG_CHANGE_AT_NIGHT, 7, "21:00", 0, 0, 0, 1, List.of("sharedo-workflow"));
        add(Kind.DOWNSTREAM_GRADUAL, 10, "11:00", 0, 30, 70, 85, List.of("Microsoft Graph"));
        plan(Kind.RUNAWAY_PLAN, 10, "23:20", 12, "limitation-reminder", List.of());
        add(Kind.INDEX_BACKLOG, 11, "10:00", 0, 30, 70, 110, List.of("documents"));
        add(Kind.NOVEL_ERROR, 11, "20:15", 0, 0, 40, 70, List.of(Catalogue.WEB));
        add(Kind.AUTH_CREEP, 12, "09:40", 0, 60, 120, 135, List.of(Catalogue.IDENTITY));
        add(Kind.WEBHOOK_FAILURES, 12, "15:00", 0, 0, 15, 40, List.of(MonthServices.WEBHOOKS));
        add(Kind.EMAIL_UNALLOCATED, 13, "09:15", 0, 20, 60, 90, List.of("intake@example.com"));
        onNode(Kind.HEARTBEAT_GAP, 15, "03:30", 5, 13, 16);
        onNode(Kind.EE_CAPACITY, 16, "13:00", 15, 50, 70);
        add(Kind.TRAFFIC_THREEFOLD, 17, "10:00", 0, 0, 5, 25, List.of(MonthServices.PORTAL));
        add(Kind.EMAIL_DEAD_LETTERS, 17, "14:40", 0, 15, 45, 70, List.of("accounts@example.com"));
        add(Kind.CONFIG_CHANGE, 18, "11:05", 0, 0, 0, 1, List.of("notification-rules"));
        plan(Kind.PLAN_LOOP, 19, "13:45", 12, "matter-open", List.of("MAT-4711"));
        add(Kind.LATENCY_DRIFT, 20, "09:10", 0, 60, 150, 180, List.of(MonthServices.PORTAL));
        add(Kind.DOWNSTREAM_SUDDEN, 20, "15:30", 0, 0, 15, 25, List.of("Search indexer"));
        plan(Kind.RUNAWAY_PLAN, 23, "10:30", 20, "invoice-approval", List.of());
        onNode(Kind.EE_RESTARTS, 24, "11:15", 10, 19, 22);
        add(Kind.AVAILABILITY_DROP, 25, "09:50", 0, 0, 8, 18, List.of(MonthServices.PORTAL));
        add(Kind.INDEX_BACKLOG, 25, "15:30", 0, 45, 100, 140, List.of("work-items"));
        add(Kind.CONFIG_CHANGE, 26, "15:20", 0, 0, 0, 1, List.of("sharedo-type"));
        add(Kind.SCRIPT_FAILURES, 27, "10:10", 0, 5, 20, 40, List.of("calculate-limitation"));
        add(Kind.SCHEMA_DRIFT, 30, "09:30", 0, 0, 60, 90, List.of(MonthServices.SYNC));
    }

    private void decoys() {
        add(Kind.TOKEN_BLIP, 2, "09:00", 0, 0, 2, 5, List.of(Catalogue.IDENTITY));
        add(Kind.RETRY_BURST, 3, "15:30", 0, 0, 3, 6, List.of("Land registry"));
        for (int day : List.of(4, 11, 18, 25)) {
            Instant begin = at(day, "19:20");
            put(Kind.DEPLOYMENT, "prod", begin, 0, 5, 15, List.of(), prod.engineNodes(), List.of(), List.of());
        }
        add(Kind.LARGE_IMPORT, 14, "02:30", 0, 0, 10, 40, List.of("NightlyImport"));
        add(Kind.UNALLOCATED_BLIP, 16, "09:00", 0, 0, 2, 5, List.of("intake@example.com"));
        add(Kind.BACKLOG_BLIP, 19, "09:30", 0, 0, 4, 8, List.of("documents"));
        add(Kind.RETRY_BURST, 24, "14:30", 0, 0, 3, 6, List.of("Document assembly"));
        for (int day : List.of(5, 12, 19)) {
            put(Kind.UAT_CONFIG_CHANGE, "uat", at(day, "10:30"), 0, 5, 10, List.of(), List.of(), List.of(), List.of());
        }
        for (int day : List.of(26, 27, 30)) {
            put(Kind.MONTH_END, "prod", at(day, "06:00"), 0, 300, 960, List.of(), List.of(), List.of(), List.of());
        }
    }

    private Instant at(int day, String time) {
        int offset = random.nextInt(-JITTER_MINUTES, JITTER_MINUTES + 1);
        return LocalDate.of(2025, 6, day)
                .atTime(LocalTime.parse(time))
                .plusMinutes(offset)
                .atZone(zone)
                .toInstant();
    }

    /** Minutes count from the onset. */
    private void add(Kind kind, int day, String time, int onset, int effect, int peak, int end, List<String> services) {
        Instant begin = at(day, time).plus(Duration.ofMinutes(onset));
        put(kind, "prod", begin, effect, peak, end, services, List.of(), List.of(), List.of());
    }

    private void onNode(Kind kind, int day, String time, int effect, int peak, int end) {
        Instant begin = at(day, time);
        String node = prod.engineNodes().get(random.nextInt(prod.engineNodes().size()));
        put(kind, "prod", begin, effect, peak, end, List.of(Catalogue.ENGINE), List.of(node), List.of(), List.of());
    }

    private void plan(Kind kind, int day, String time, int minutes, String plan, List<String> entities) {
        Instant begin = at(day, time);
        put(
                kind,
                "prod",
                begin,
                0,
                minutes / 2,
                minutes,
                List.of(Catalogue.ENGINE),
                List.of(),
                List.of(plan),
                entities);
    }

    private void put(
            Kind kind,
            String environment,
            Instant onset,
            int effect,
            int peak,
            int end,
            List<String> services,
            List<String> nodes,
            List<String> plans,
            List<String> entities) {
        long same = episodes.stream().filter(episode -> episode.kind() == kind).count();
        String id = kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "-" + (same + 1);
        episodes.add(new Episode(
                id,
                kind,
                environment,
                onset,
                onset.plus(Duration.ofMinutes(effect)),
                onset.plus(Duration.ofMinutes(peak)),
                onset.plus(Duration.ofMinutes(end)),
                services,
                nodes,
                plans,
                entities));
    }
}
