// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.Rehearsals;
import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.PolicyTests.Result;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyTest;
import io.bellwether.detect.internal.policy.PolicyTest.Facts;
import io.bellwether.detect.internal.policy.PolicyTest.Surroundings;
import io.bellwether.detect.internal.policy.PolicyTest.Values;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.identity.BusinessHours;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one test of a policy: the engine and the alert stage as they run live, on a clock that jumps from fact to fact.
 * The same test always comes to the same result. Safe for concurrent use.
 */
final class PolicyTester {
    private static final Origin ORIGIN = new Origin("test", true, true);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofHours(49);

    private final DetectorCatalogue detectors;
    private final Rehearsals rehearsals;

    PolicyTester(DetectorCatalogue detectors, Rehearsals rehearsals) {
        this.detectors = detectors;
        this.rehearsals = rehearsals;
    }

    /**
     * Runs one test.
     *
     * @param policy null for a test that is only about who is told of given alerts
     * @param declared what the tenant has declared
     */
    Result run(Policy policy, PolicyTest test, Declared declared) {
        List<String> missing = policy == null ? List.of() : missing(policy);
        if (!missing.isEmpty()) {
            return new Result(test.name(), test.start(), missing, List.of());
        }
        Play play;
        try {
            play = new Play(policy, test, declared);
        } catch (InvalidInput e) {
            List<String> problems = e.problems().stream()
                    .map(problem -> "cannot run: " + problem)
                    .toList();
            return new Result(test.name(), test.start(), problems, List.of());
        }
        play.perform();
        List<Rehearsal.Course> alerts = play.rehearsal.alerts();
        List<String> problems = new ArrayList<>();
        if (policy != null) {
            List<Rehearsal.Course> own = alerts.stream()
                    .filter(alert -> alert.policy().equals(policy.id()))
                    .toList();
            boolean toldOnly = test.expect().isEmpty();
            problems.addAll(toldOnly ? List.of() : new Expected(policy, test, own, play.account).problems());
        }
        if (test.paging().asked()) {
            problems.addAll(new Pages(test, play.documents, play.rehearsal).problems());
        }
        return new Result(test.name(), test.start(), problems, alerts);
    }

    private List<String> missing(Policy policy) {
        List<String> missing = new ArrayList<>();
        policy.conditions().stream()
                .flatMap(condition -> condition.detectors().stream())
                .distinct()
                .forEach(leaf -> {
                    DetectorCatalogue.Binding binding = detectors.bind(leaf);
                    if (binding instanceof DetectorCatalogue.Missing gone) {
                        missing.add("cannot run: " + gone.reason());
                    } else if (binding instanceof DetectorCatalogue.Refused refused) {
                        refused.problems().forEach(problem -> missing.add("cannot run: " + problem));
                    }
                });
        return missing;
    }

    /** One run of a test. */
    private final class Play {
        private final Policy policy;
        private final PolicyTest test;
        private final Instant begin;
        private final Instant end;
        private final Engine engine;
        private final Map<String, Measure> measures = new LinkedHashMap<>();
        private final Rehearsal rehearsal;
        private final Account account;
        private final List<Event> events;
        private final TenantEnvironment where;
        private final Map<String, Object> documents;
        private final Agenda agenda;
        private final Duration lateness;
        private int next;

        Play(Policy policy, PolicyTest test, Declared declared) {
            this.policy = policy;
            this.test = test;
            begin = test.start().minus(test.history());
            end = test.start().plus(test.until());
            Surroundings environment = test.environment();
            ZoneId zone = environment.zone() == null ? declared.zone() : environment.zone();
            where = new TenantEnvironment(declared.tenant(), new EnvironmentId(environment.id()));
            documents = declared.with(test);
            lateness = policy == null ? Duration.ZERO : policy.lateness();
            engine = new Engine(where, detectors, schedule(environment, zone), finding -> {});
            if (policy != null) {
                policy.measures().forEach((name, spec) -> measures.put(name, engine.follow(spec, spec.buckets(KEPT))));
                engine.policies(List.of(policy));
            }
            rehearsal = rehearsals.begin(setting(declared.tenant(), zone, documents), test.start());
            agenda = new Agenda(test, where, rehearsal);
            account = new Account(policy, test);
            events = new Script(where)
                    .add(test.past().events(), begin, test.start())
                    .add(test.given().events(), test.start(), end)
                    .events();
        }

        void perform() {
            Instant judged = begin;
            measures.values().forEach(measure -> measure.watched(begin.toEpochMilli()));
            for (Instant minute = begin; !minute.isAfter(end); minute = minute.plus(MINUTE)) {
                Instant closing = minute.plus(lateness);
                bring(closing);
                take(engine.progress(ORIGIN, closing, closing), closing);
                put(test.past(), begin, test.start(), minute);
                put(test.given(), test.start(), end, minute);
                judged = closing;
            }
            agenda.upTo(judged.plus(MINUTE));
            rehearsal.advance(judged.plus(MINUTE));
            measures.forEach((name, measure) -> account.measured(name, measure, test.start(), end));
        }

        /** Hands over the events before a time, those of one second together, and those of one minute in the past. */
        private void bring(Instant before) {
            while (next < events.size() && events.get(next).timestamp().isBefore(before)) {
                Instant first = events.get(next).timestamp();
                Duration together = first.isBefore(test.start()) ? MINUTE : SECOND;
                long slot = Math.floorDiv(first.toEpochMilli(), together.toMillis());
                List<Event> batch = new ArrayList<>();
                while (next < events.size()
                        && events.get(next).timestamp().isBefore(before)
                        && Math.floorDiv(events.get(next).timestamp().toEpochMilli(), together.toMillis()) == slot) {
                    batch.add(events.get(next++));
                }
                Instant now = batch.get(batch.size() - 1).timestamp();
                take(engine.accept(ORIGIN, batch, now), now);
            }
        }

        /** Puts the numbers of the buckets that begin within this minute into their measures. */
        private void put(Facts facts, Instant from, Instant to, Instant minute) {
            if (minute.isBefore(from) || !minute.isBefore(to)) {
                return;
            }
            for (Values values : facts.series()) {
                Measure measure = measures.get(values.measure());
                MeasureSpec spec = measure.spec();
                long step = spec.every().toMillis();
                long first = Math.floorDiv(from.plus(values.from()).toEpochMilli(), step);
                long bucket = Math.floorDiv(minute.toEpochMilli(), step);
                boolean begins = bucket * step == minute.toEpochMilli();
                if (begins
                        && bucket >= first
                        && bucket - first < values.values().size()) {
                    measure.put(values.group(), bucket, values.values().get((int) (bucket - first)));
                }
            }
        }

        private void take(List<Verdict> verdicts, Instant now) {
            List<Verdict> judged = verdicts.stream()
                    .filter(verdict -> verdict.at().isAfter(test.start()))
                    .toList();
            if (!now.isBefore(test.start())) {
                agenda.upTo(now);
                rehearsal.accept(now, judged);
            }
            judged.forEach(account::heard);
        }
    }

    private static Rehearsals.Setting setting(TenantId tenant, ZoneId zone, Map<String, Object> documents) {
        Map<String, Object> others = new LinkedHashMap<>(documents);
        Object routing = others.remove("routing");
        others.remove("channels");
        if (routing != null && !(routing instanceof Map)) {
            throw new InvalidInput("routing", null, "must be an object");
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        if (routing instanceof Map<?, ?> map) {
            map.forEach((name, value) -> tree.put(String.valueOf(name), value));
        }
        return new Rehearsals.Setting(tenant, zone, Declared.channels(documents), tree, others);
    }

    private static Schedule schedule(Surroundings environment, ZoneId zone) {
        BusinessHours hours = environment.hours() == null ? null : BusinessHours.parse(environment.hours());
        return new Schedule() {
            @Override
            public ZoneId zone() {
                return zone;
            }

            @Override
            public String kind() {
                return environment.kind();
            }

            @Override
            public boolean isBusiness(Instant at) {
                return hours == null || hours.contains(at, zone);
            }
        };
    }
}
