// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Rehearsals;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.detect.Policies.PolicyView;
import io.bellwether.detect.PolicyTests;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.detect.internal.policy.PolicyTest;
import io.bellwether.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs the tests of policies on the caller's thread, those of two callers at a time. */
@Component(service = PolicyTests.class)
public final class PolicyTestService implements PolicyTests {
    private static final int TOGETHER = 2;
    /** For all tests of one policy; each takes milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Policies policies;
    private final PolicyReader reader;
    private final PolicyTester tester;
    private final Semaphore turns = new Semaphore(TOGETHER, true);

    @Activate
    public PolicyTestService(
            @Reference Policies policies, @Reference DetectorCatalogue detectors, @Reference Rehearsals rehearsals) {
        this.policies = policies;
        this.reader = new PolicyReader(detectors);
        this.tester = new PolicyTester(detectors, rehearsals);
    }

    @Override
    public Optional<Report> run(TenantId tenant, String id) {
        Optional<PolicyView> found = tenant == null
                ? policies.list(null).stream()
                        .filter(policy -> policy.tenant() == null && policy.id().equals(id))
                        .findFirst()
                : policies.find(tenant, id);
        return found.map(policy -> run(policy.document()));
    }

    @Override
    public Report run(Map<String, ?> document) {
        return run(reader.read(document));
    }

    @Override
    public List<Report> runAll(String text) {
        List<Problem> problems = new ArrayList<>();
        List<Policy> read = new ArrayList<>();
        List<Map<String, Object>> documents = Json.yaml(text);
        for (int i = 0; i < documents.size(); i++) {
            try {
                read.add(reader.read(new LinkedHashMap<>(documents.get(i))));
            } catch (InvalidInput e) {
                String item = "[" + i + "]";
                e.problems().forEach(problem -> problems.add(problem.within(item)));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return read.stream().map(this::run).toList();
    }

    private Report run(Policy policy) {
        turns.acquireUninterruptibly();
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            List<Result> results = new ArrayList<>();
            for (PolicyTest test : policy.tests()) {
                results.add(
                        System.nanoTime() - end < 0
                                ? tester.run(policy, test)
                                : new Result(
                                        test.name(),
                                        test.start(),
                                        List.of("not run, as the tests before it took too long; make them shorter"),
                                        List.of()));
            }
            return new Report(policy.id(), results);
        } finally {
            turns.release();
        }
    }
}
