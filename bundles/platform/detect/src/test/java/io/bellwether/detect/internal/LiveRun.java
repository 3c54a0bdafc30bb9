// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.alert.Alerting;
import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.internal.InMemoryStores.ConnectorsInMemory;
import io.bellwether.detect.internal.InMemoryStores.FixedTenants;
import io.bellwether.detect.internal.InMemoryStores.PoliciesInMemory;
import io.bellwether.detect.internal.book.PolicyService;
import io.bellwether.journal.Journal;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Detection as it runs live, with a journal beside it, polled once a minute on a clock that the test moves. */
public final class LiveRun {
    private final RecordedJournal journal = new RecordedJournal();
    private final StepWorkers workers = new StepWorkers();
    private final List<Verdict> verdicts = new ArrayList<>();
    private final ManualClock clock;
    private final PolicyService policies;
    private final DetectionService service;
    private int events;

    /** @param folder empty; for settings */
    public LiveRun(Path folder, String yaml, Instant begin) {
        clock = new ManualClock(begin);
        FixedTenants tenants = new FixedTenants(Timeline.WHERE);
        policies = new PolicyService(
                new PoliciesInMemory(), new Folder(folder), Timeline.detectors(), tenants, clock, workers);
        policies.importAll(Timeline.WHERE.tenant(), yaml, false, "ada");
        service = new DetectionService(
                new Recorder(),
                journal,
                workers,
                clock,
                new PrometheusMeters(),
                policies,
                new SilentAnomalies(),
                new ConnectorsInMemory());
    }

    /** An event that happened and arrived at these times. */
    public Event event(Instant happened, Instant received, Map<String, Object> properties) {
        return Timeline.event("l" + ++events, happened, received, "something", properties);
    }

    /** Polls what happened in one minute, five seconds after it. */
    public void minute(Instant begin, List<Event> batch) {
        Instant end = begin.plusSeconds(60);
        clock.set(end.plusSeconds(5));
        journal.add(batch);
        service.accept(Timeline.WHERE, Timeline.SEQ, batch);
        service.progress(Timeline.WHERE, Timeline.SEQ, end);
        workers.run("detect-tick");
    }

    public List<Verdict> verdicts() {
        return verdicts;
    }

    public Journal journal() {
        return journal;
    }

    public PolicyService policies() {
        return policies;
    }

    public StepWorkers workers() {
        return workers;
    }

    public ManualClock clock() {
        return clock;
    }

    private final class Recorder implements Alerting {
        @Override
        public void accept(List<Verdict> found) {
            verdicts.addAll(found);
        }

        @Override
        public void retain(TenantEnvironment where, Set<String> ids) {
            // Nothing is open.
        }
    }
}
