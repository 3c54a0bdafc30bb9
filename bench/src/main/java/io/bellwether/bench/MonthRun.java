// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.Rehearsals;
import io.bellwether.alert.Verdict;
import io.bellwether.alert.internal.RehearsalService;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Event;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.identity.BusinessHours;
import io.bellwether.testkit.traffic.Episode;
import io.bellwether.testkit.traffic.FirmMonth;
import io.bellwether.testkit.traffic.MonthScore;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The default policies over a firm's month: the engine and the alert stage that run live, on a clock of their own, each
 * minute's events arriving five seconds after the minute.
 */
public final class MonthRun {
    private static final Origin ORIGIN = new Origin("seq", true, true);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration ARRIVAL = Duration.ofSeconds(5);
    private static final String HOURS = "Mon-Fri 08:00-18:00";
    private static final double WEEK_SECONDS = Duration.ofDays(7).toSeconds();

    private final FirmMonth month;
    private final DetectorCatalogue detectors;
    private final List<Policy> policies;
    private long events;

    /** @param documents the policies */
    public MonthRun(FirmMonth month, DetectorCatalogue detectors, List<Map<String, Object>> documents) {
        this.month = month;
        this.detectors = detectors;
        PolicyReader reader = new PolicyReader(detectors);
        this.policies = documents.stream().map(reader::read).toList();
    }

    /** The policies of every YAML file in a folder. */
    public static List<Map<String, Object>> pack(Path folder) throws IOException {
        List<Map<String, Object>> documents = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                documents.addAll(Json.yaml(Files.readString(file)));
            }
        }
        return documents;
    }

    /**
     * Runs the month.
     *
     * @param from when the first events come
     * @param scored alerts that open from then on count, as do incidents that begin
     * @param to exclusive; incidents that end later do not count
     */
    MonthScore score(Instant from, Instant scored, Instant to) {
        List<MonthScore.Alarm> alarms = new ArrayList<>();
        for (String environment : month.environments()) {
            run(environment, from, to).stream()
                    .filter(alarm -> !alarm.openedAt().isBefore(scored))
                    .forEach(alarms::add);
        }
        List<Episode> incidents = month.incidents().stream()
                .filter(incident -> !incident.onset().isBefore(scored)
                        && !incident.end().plus(MINUTE).isAfter(to))
                .toList();
        double weeks =
                month.environments().size() * Duration.between(scored, to).toSeconds() / WEEK_SECONDS;
        return new MonthScore(incidents, month.notes(), alarms, weeks);
    }

    /** How many events were judged so far. */
    public long events() {
        return events;
    }

    private List<MonthScore.Alarm> run(String environment, Instant from, Instant to) {
        Map<String, AlertClass> classes = new LinkedHashMap<>();
        policies.forEach(policy -> classes.put(policy.id(), policy.rule().alertClass()));
        return alerts(environment, from, to, (minute, arrived) -> {}).stream()
                .map(course -> new MonthScore.Alarm(
                        environment,
                        course.policy(),
                        classes.get(course.policy()),
                        course.openedAt(),
                        course.group() + " " + course.summary()))
                .toList();
    }

    /** What policies ask of the alert stage, by their ids. */
    public Map<String, Verdict.Rule> rules() {
        Map<String, Verdict.Rule> rules = new LinkedHashMap<>();
        policies.forEach(policy -> rules.put(policy.id(), policy.rule()));
        return rules;
    }

    /**
     * The alerts of one environment, in the order they open.
     *
     * @param seen told of each minute's events
     */
    public List<Rehearsal.Course> alerts(
            String environment, Instant from, Instant to, BiConsumer<Instant, List<Event>> seen) {
        Engine engine = new Engine(month.where(environment), detectors, hours(environment), finding -> {});
        engine.policies(policies);
        Rehearsal stage = new RehearsalService()
                .begin(
                        new Rehearsals.Setting(month.where(environment).tenant(), month.zone(), List.of(), Map.of()),
                        from);
        for (Instant minute = from; minute.isBefore(to); minute = minute.plus(MINUTE)) {
            Instant now = minute.plus(MINUTE).plus(ARRIVAL);
            List<Event> arrived = month.minute(environment, minute);
            events += arrived.size();
            seen.accept(minute, arrived);
            List<Verdict> verdicts = new ArrayList<>(engine.accept(ORIGIN, arrived, now));
            verdicts.addAll(engine.progress(ORIGIN, now, now));
            stage.accept(now, verdicts);
        }
        return stage.alerts();
    }

    private Schedule hours(String environment) {
        BusinessHours hours = BusinessHours.parse(HOURS);
        return new Schedule() {
            @Override
            public ZoneId zone() {
                return month.zone();
            }

            @Override
            public String kind() {
                return environment;
            }

            @Override
            public boolean isBusiness(Instant at) {
                return hours.contains(at, month.zone());
            }
        };
    }
}
