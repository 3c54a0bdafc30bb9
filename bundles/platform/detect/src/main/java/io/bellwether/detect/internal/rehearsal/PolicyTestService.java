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
import java.time.ZoneId;
import java.time.ZoneOffset;
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
    private final Rehearsals rehearsals;
    private final Semaphore turns = new Semaphore(TOGETHER, true);

    @Activate
    public PolicyTestService(
            @Reference Policies policies, @Reference DetectorCatalogue detectors, @Reference Rehearsals rehearsals) {
        this.policies = policies;
        this.reader = new PolicyReader(detectors);
        this.tester = new PolicyTester(detectors, rehearsals);
        this.rehearsals = rehearsals;
    }

    @Override
    public Optional<Report> run(TenantId tenant, String id) {
        Optional<PolicyView> found = tenant == null
                ? policies.list(null).stream()
                        .filter(policy -> policy.tenant() == null && policy.id().equals(id))
                        .findFirst()
                : policies.find(tenant, id);
        return found.map(policy -> run(tenant, policy.document()));
    }

    @Override
    public Report run(TenantId tenant, Map<String, ?> document) {
        if (document.containsKey("tests") && !document.containsKey("detect")) {
            return run("tests", null, PolicyReader.readTests(document), by(tenant));
        }
        Policy policy = reader.read(document);
        boolean asked = policy.tests().stream().anyMatch(test -> test.paging().asked());
        return run(policy.id(), policy, policy.tests(), asked ? by(tenant) : Declared.NOTHING);
    }

    @Override
    public List<Report> runFolder(TenantId tenant, Map<String, String> files) {
        Map<String, List<Result>> results = new LinkedHashMap<>();
        for (TestFolder.Case each : new TestFolder(reader, this::live, this::document).read(tenant, files)) {
            results.computeIfAbsent(each.name(), name -> new ArrayList<>())
                    .addAll(run(each.name(), each.policy(), each.tests(), each.declared())
                            .tests());
        }
        return results.entrySet().stream()
                .map(entry -> new Report(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Declared by(TenantId tenant) {
        Declared live = tenant == null ? null : live(tenant);
        return live == null ? Declared.NOTHING : live;
    }

    private Declared live(TenantId tenant) {
        Map<String, Object> documents = new LinkedHashMap<>(rehearsals.documents(tenant));
        ZoneId zone = documents.remove("time_zone") instanceof String name ? ZoneId.of(name) : ZoneOffset.UTC;
        return new Declared(tenant, zone, documents);
    }

    private Map<String, Object> document(TenantId tenant, String id) {
        return policies == null
                ? null
                : policies.list(tenant).stream()
                        .filter(policy -> policy.id().equals(id) && (tenant != null || policy.tenant() == null))
                        .map(PolicyView::document)
                        .findFirst()
                        .orElse(null);
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
        return read.stream()
                .map(policy -> run(policy.id(), policy, policy.tests(), Declared.NOTHING))
                .toList();
    }

    private Report run(String name, Policy policy, List<PolicyTest> tests, Declared declared) {
        turns.acquireUninterruptibly();
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            List<Result> results = new ArrayList<>();
            for (PolicyTest test : tests) {
                results.add(
                        System.nanoTime() - end < 0
                                ? tester.run(policy, test, declared)
                                : new Result(
                                        test.name(),
                                        test.start(),
                                        List.of("not run, as the tests before it took too long; make them shorter"),
                                        List.of()));
            }
            return new Report(name, results);
        } finally {
            turns.release();
        }
    }
}
