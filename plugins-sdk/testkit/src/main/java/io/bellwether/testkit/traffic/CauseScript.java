// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.testkit.traffic.Episode.Kind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A month of incidents whose causes are known: each kind alone, one that leads to others, changes that were at the bottom
 * of it, and changes and troubles that only happened to be there. Two a day, so that one does not hide the next.
 * Immutable.
 */
public final class CauseScript {
    private static final LocalDate FIRST = LocalDate.of(2025, 6, 2);
    private static final List<LocalTime> SLOTS = List.of(LocalTime.of(9, 45), LocalTime.of(15, 15));
    private static final int JITTER_MINUTES = 20;
    private static final int PER_DAY = SLOTS.size();

    private final FirmMonth month;
    private final List<Scenario> scenarios = new ArrayList<>();

    /**
     * An incident with the truth about it.
     *
     * @param id such as {@code auth-after-config}
     * @param truth the causes that count as right, in words such as {@code config-change}
     * @param classes an alert of one of these classes belongs to it
     * @param from when the first of it, or of what only happened to be there, begins
     * @param onset when the trouble itself begins
     * @param to when it is over
     */
    public record Scenario(
            String id, Set<String> truth, Set<AlertClass> classes, Instant from, Instant onset, Instant to) {}

    private CauseScript(long seed) {
        this.month = new FirmMonth(seed, (firm, of) -> {
            Writer writer = new Writer(firm.site("prod"), firm.zone(), of);
            writer.write();
            scenarios.addAll(writer.scenarios);
            return List.copyOf(writer.episodes);
        });
    }

    /** Another seed gives other times, nodes and noise, and another order. */
    public static CauseScript of(long seed) {
        return new CauseScript(seed);
    }

    /** The month in which it happens. */
    public FirmMonth month() {
        return month;
    }

    /** By time. */
    public List<Scenario> scenarios() {
        return List.copyOf(scenarios);
    }

    /** Something that happens so many minutes after the trouble began; before it when negative. */
    private record Part(Kind kind, int at, int effect, int peak, int end, String about) {}

    /** A scenario before it has a time. @param workday when it is trouble on a working day only */
    private record Plan(
            String id, Set<String> truth, Set<AlertClass> classes, List<Part> parts, Plan beside, boolean workday) {}

    private static final class Writer {
        private final Firm.Site prod;
        private final ZoneId zone;
        private final Random random;
        private final List<Episode> episodes = new ArrayList<>();
        private final List<Scenario> scenarios = new ArrayList<>();

        Writer(Firm.Site prod, ZoneId zone, long seed) {
            this.prod = prod;
            this.zone = zone;
            this.random = new Random(seed * 131 + 7);
        }

        /** One kind after the other, so that none meets itself in what was usual a day or two before. */
        void write() {
            List<List<Plan>> kinds =
                    List.of(auth(), plans(), downstream(), email(), engine(), changes(), index(), others());
            int turn = random.nextInt(kinds.size());
            List<List<Plan>> left = new ArrayList<>();
            for (int i = 0; i < kinds.size(); i++) {
                List<Plan> plans = new ArrayList<>(kinds.get((i + turn) % kinds.size()));
                Collections.shuffle(plans, random);
                left.add(plans);
            }
            int number = 0;
            while (left.stream().anyMatch(plans -> !plans.isEmpty())) {
                int before = number;
                for (List<Plan> plans : left) {
                    boolean working = day(number).getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0;
                    Optional<Plan> next = plans.stream()
                            .filter(plan -> working || !plan.workday)
                            .findFirst();
                    if (next.isPresent()) {
                        plans.remove(next.get());
                        place(next.get(), number++);
                    }
                }
                number += number == before ? 1 : 0;
            }
        }

        private static LocalDate day(int number) {
            return FIRST.plusDays(number / PER_DAY);
        }

        private void place(Plan plan, int number) {
            Instant onset = day(number)
                    .atTime(SLOTS.get(number % PER_DAY))
                    .plusMinutes(random.nextInt(-JITTER_MINUTES, JITTER_MINUTES + 1))
                    .plusSeconds(random.nextInt(60))
                    .atZone(zone)
                    .toInstant();
            note(plan, onset);
            if (plan.beside != null) {
                note(plan.beside, onset);
            }
        }

        private void note(Plan plan, Instant onset) {
            Instant from = onset;
            Instant to = onset;
            for (Part part : plan.parts) {
                Instant begin = onset.plus(Duration.ofMinutes(part.at));
                Instant end = begin.plus(Duration.ofMinutes(part.end));
                from = begin.isBefore(from) ? begin : from;
                to = end.isAfter(to) ? end : to;
                episodes.add(new Episode(
                        plan.id + "-" + part.kind.name().toLowerCase(java.util.Locale.ROOT) + "-" + part.at,
                        part.kind,
                        "prod",
                        begin,
                        begin.plus(Duration.ofMinutes(part.effect)),
                        begin.plus(Duration.ofMinutes(part.peak)),
                        end,
                        List.of(part.about),
                        List.of(prod.engineNodes()
                                .get(random.nextInt(prod.engineNodes().size()))),
                        List.of(part.about),
                        List.of("MAT-4711")));
            }
            scenarios.add(new Scenario(plan.id, plan.truth, plan.classes, from, onset, to));
        }

        private static Plan plan(String id, String truth, AlertClass kind, Part... parts) {
            return new Plan(id, Set.of(truth.split(" ")), Set.of(kind), List.of(parts), null, false);
        }

        private static Plan beside(Plan one, Plan other) {
            return new Plan(one.id, one.truth, one.classes, one.parts, other, false);
        }

        /** What nobody calls trouble on a Sunday: configuration may be changed then, and a crowd is none. */
        private static Plan workday(Plan plan) {
            return new Plan(plan.id, plan.truth, plan.classes, plan.parts, plan.beside, true);
        }

        private static Part changed(String what, int at) {
            return new Part(Kind.CONFIG_CHANGE, at, 0, 0, 1, what);
        }

        private static Part deployed(int at) {
            return new Part(Kind.DEPLOYMENT, at, 0, 5, 15, "sharedo-web");
        }

        private static Part authStorm() {
            return new Part(Kind.AUTH_STORM, 0, 10, 25, 40, Catalogue.IDENTITY);
        }

        private static List<Plan> auth() {
            return List.of(
                    plan("auth-alone", "auth", AlertClass.AUTH, authStorm()),
                    plan(
                            "auth-after-config",
                            "config-change",
                            AlertClass.AUTH,
                            changed("identity-client-secret", -4),
                            authStorm()),
                    plan(
                            "auth-config-elsewhere",
                            "auth",
                            AlertClass.AUTH,
                            changed("email-template-footer", -20),
                            authStorm()),
                    plan("auth-after-deployment", "deployment", AlertClass.AUTH, deployed(-4), authStorm()),
                    plan(
                            "auth-creeps",
                            "auth",
                            AlertClass.AUTH,
                            new Part(Kind.AUTH_CREEP, 0, 50, 100, 115, Catalogue.IDENTITY)),
                    plan("auth-old-deployment", "auth", AlertClass.AUTH, deployed(-55), authStorm()),
                    plan(
                            "auth-after-neutral-config",
                            "config-change",
                            AlertClass.AUTH,
                            changed("matter-intake", -2),
                            authStorm()),
                    plan(
                            "auth-config-as-answer",
                            "auth",
                            AlertClass.AUTH,
                            authStorm(),
                            changed("identity-token-lifetime", 12)));
        }

        /** Another plan each time: one that ran away last week is used to it. */
        private static Part runaway(String plan) {
            return new Part(Kind.RUNAWAY_PLAN, 0, 0, 10, 25, plan);
        }

        private static Part scripts() {
            return new Part(Kind.SCRIPT_FAILURES, 0, 3, 20, 40, "calculate-limitation");
        }

        private static Part starved(int at) {
            return new Part(Kind.EE_CAPACITY, at, 10, 40, 60, Catalogue.ENGINE);
        }

        private static Part backlog(int at, String name) {
            return new Part(Kind.INDEX_BACKLOG, at, 20, 55, 85, name);
        }

        private static List<Plan> plans() {
            return List.of(
                    plan("plan-runs-away", "plan", AlertClass.PLAN, runaway("limitation-reminder")),
                    plan(
                            "plan-starves-engine",
                            "plan",
                            AlertClass.PLAN,
                            runaway("invoice-approval"),
                            starved(6),
                            backlog(14, "work-items")),
                    plan("plan-loops", "plan", AlertClass.PLAN, new Part(Kind.PLAN_LOOP, 0, 0, 6, 15, "matter-open")),
                    plan(
                            "plan-after-config",
                            "config-change",
                            AlertClass.PLAN,
                            changed("workflow settlement-letter", -4),
                            runaway("settlement-letter")),
                    plan("scripts-fail", "plan", AlertClass.PLAN, scripts()),
                    plan("scripts-after-deployment", "deployment", AlertClass.PLAN, deployed(-5), scripts()),
                    plan(
                            "plan-config-long-before",
                            "plan",
                            AlertClass.PLAN,
                            changed("theme-colours", -45),
                            runaway("file-close")),
                    beside(
                            plan("scripts-beside-email", "plan", AlertClass.PLAN, scripts()),
                            plan(
                                    "email-beside-scripts",
                                    "email",
                                    AlertClass.EMAIL,
                                    mailPile(2, "accounts@example.com"))));
        }

        private static Part calls(int at, String target) {
            return new Part(Kind.DOWNSTREAM_SUDDEN, at, 0, 15, 28, target);
        }

        private static List<Plan> downstream() {
            return List.of(
                    plan("downstream-sudden", "downstream", AlertClass.DOWNSTREAM, calls(0, "Microsoft Graph")),
                    plan(
                            "downstream-then-email",
                            "downstream",
                            AlertClass.DOWNSTREAM,
                            calls(0, "Microsoft Graph"),
                            mailPile(8, "intake@example.com")),
                    plan(
                            "downstream-after-config",
                            "config-change",
                            AlertClass.DOWNSTREAM,
                            changed("graph-connection", -3),
                            calls(0, "Microsoft Graph")),
                    plan(
                            "downstream-gradual",
                            "downstream",
                            AlertClass.DOWNSTREAM,
                            new Part(Kind.DOWNSTREAM_GRADUAL, 0, 25, 60, 75, "iManage Work")),
                    plan(
                            "webhooks-fail",
                            "downstream",
                            AlertClass.DOWNSTREAM,
                            new Part(Kind.WEBHOOK_FAILURES, 0, 0, 15, 40, MonthServices.WEBHOOKS)),
                    plan(
                            "downstream-old-deployment",
                            "downstream",
                            AlertClass.DOWNSTREAM,
                            deployed(-45),
                            calls(0, "iManage Work")),
                    plan(
                            "downstream-config-elsewhere",
                            "downstream",
                            AlertClass.DOWNSTREAM,
                            changed("mailbox-rules", -12),
                            calls(0, "Land registry")));
        }

        private static Part mailPile(int at, String mailbox) {
            return new Part(Kind.EMAIL_UNALLOCATED, at, 15, 50, 80, mailbox);
        }

        private static List<Plan> email() {
            Part dead = new Part(Kind.EMAIL_DEAD_LETTERS, 0, 12, 40, 65, "accounts@example.com");
            return List.of(
                    plan("email-piles-up", "email", AlertClass.EMAIL, mailPile(0, "intake@example.com")),
                    plan(
                            "email-after-config",
                            "config-change",
                            AlertClass.EMAIL,
                            changed("email-channel intake", -3),
                            mailPile(0, "intake@example.com")),
                    plan("email-dead-letters", "email", AlertClass.EMAIL, dead),
                    plan(
                            "email-old-deployment",
                            "email",
                            AlertClass.EMAIL,
                            deployed(-60),
                            mailPile(0, "court-notices@example.com")),
                    plan(
                            "email-beside-token-blip",
                            "email",
                            AlertClass.EMAIL,
                            dead,
                            new Part(Kind.TOKEN_BLIP, -5, 0, 2, 5, Catalogue.IDENTITY)),
                    plan(
                            "email-config-elsewhere",
                            "email",
                            AlertClass.EMAIL,
                            changed("workflow matter-open", -15),
                            dead));
        }

        private static List<Plan> engine() {
            Part restarts = new Part(Kind.EE_RESTARTS, 0, 10, 19, 22, Catalogue.ENGINE);
            Part silent = new Part(Kind.HEARTBEAT_GAP, 0, 5, 12, 16, Catalogue.ENGINE);
            return List.of(
                    plan("engine-restarts", "ee-capacity", AlertClass.EE_CAPACITY, restarts),
                    plan("engine-starved", "ee-capacity", AlertClass.EE_CAPACITY, starved(0)),
                    plan(
                            "engine-then-index",
                            "ee-capacity",
                            AlertClass.EE_CAPACITY,
                            starved(0),
                            backlog(15, "documents")),
                    plan(
                            "engine-after-config",
                            "config-change",
                            AlertClass.EE_CAPACITY,
                            changed("event-engine thread-pool", -4),
                            starved(0)),
                    plan("engine-silent", "ee-capacity", AlertClass.EE_CAPACITY, silent),
                    plan("engine-after-deployment", "deployment", AlertClass.EE_CAPACITY, deployed(-4), restarts),
                    beside(
                            plan("engine-beside-downstream", "ee-capacity", AlertClass.EE_CAPACITY, restarts),
                            plan(
                                    "downstream-beside-engine",
                                    "downstream",
                                    AlertClass.DOWNSTREAM,
                                    calls(3, "Land registry"))));
        }

        private static List<Plan> changes() {
            return List.of(
                    workday(plan(
                            "config-alone",
                            "config-change",
                            AlertClass.CONFIG_CHANGE,
                            changed("notification-rules", 0))),
                    plan(
                            "deployment-new-errors",
                            "deployment",
                            AlertClass.UNKNOWN,
                            deployed(-4),
                            new Part(Kind.NOVEL_ERROR, 0, 0, 25, 45, Catalogue.WEB)),
                    plan(
                            "schemas-differ",
                            "config-change deployment",
                            AlertClass.CONFIG_CHANGE,
                            new Part(Kind.SCHEMA_DRIFT, 0, 0, 50, 80, MonthServices.SYNC)),
                    workday(plan(
                            "config-of-types", "config-change", AlertClass.CONFIG_CHANGE, changed("sharedo-type", 0))),
                    plan(
                            "deployment-breaks-portal",
                            "deployment",
                            AlertClass.AVAILABILITY,
                            deployed(-3),
                            new Part(Kind.AVAILABILITY_DROP, 0, 0, 8, 18, MonthServices.PORTAL)),
                    plan(
                            "config-breaks-portal",
                            "config-change",
                            AlertClass.AVAILABILITY,
                            changed("client-portal routes", -3),
                            new Part(Kind.AVAILABILITY_DROP, 0, 0, 8, 18, MonthServices.PORTAL)));
        }

        private static List<Plan> index() {
            return List.of(
                    plan("index-backlog", "index", AlertClass.INDEX, backlog(0, "documents")),
                    plan(
                            "index-after-config",
                            "config-change",
                            AlertClass.INDEX,
                            changed("search-index mapping", -4),
                            backlog(0, "parties")),
                    plan(
                            "index-config-elsewhere",
                            "index",
                            AlertClass.INDEX,
                            changed("login-page-text", -15),
                            backlog(0, "work-items")),
                    plan(
                            "index-then-downstream",
                            "index",
                            AlertClass.INDEX,
                            backlog(0, "tasks"),
                            calls(18, "Search indexer")),
                    plan("index-old-deployment", "index", AlertClass.INDEX, deployed(-50), backlog(0, "documents")));
        }

        private static List<Plan> others() {
            return List.of(
                    plan(
                            "portal-fails",
                            "unknown",
                            AlertClass.AVAILABILITY,
                            new Part(Kind.AVAILABILITY_DROP, 0, 0, 8, 18, MonthServices.PORTAL)),
                    plan(
                            "errors-never-seen",
                            "unknown",
                            AlertClass.UNKNOWN,
                            new Part(Kind.NOVEL_ERROR, 0, 0, 40, 60, Catalogue.WEB)),
                    workday(plan(
                            "traffic-threefold",
                            "unknown",
                            AlertClass.AVAILABILITY,
                            new Part(Kind.TRAFFIC_THREEFOLD, 0, 0, 5, 25, MonthServices.PORTAL))),
                    plan(
                            "portal-slow",
                            "unknown",
                            AlertClass.AVAILABILITY,
                            new Part(Kind.LATENCY_DRIFT, 0, 50, 100, 130, MonthServices.PORTAL)));
        }
    }
}
