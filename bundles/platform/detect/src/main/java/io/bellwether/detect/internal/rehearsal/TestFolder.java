// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.detect.internal.policy.PolicyTest;
import io.bellwether.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Finds the tests in files: of policies, of tenants' declarations, and in documents of their own. */
final class TestFolder {
    private final PolicyReader reader;
    private final Function<TenantId, Declared> live;
    private final BiFunction<TenantId, String, Map<String, Object>> policies;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<TenantId, Declared> declared = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> known = new LinkedHashMap<>();
    private final List<Case> cases = new ArrayList<>();

    /**
     * Tests that run together.
     *
     * @param policy null for tests that are only about who is told
     */
    record Case(String name, Policy policy, List<PolicyTest> tests, Declared declared) {}

    /**
     * @param live what a tenant has declared where no file says so; null when there is no such tenant
     * @param policies a tenant's policy, or of the default pack for null; null when there is none
     */
    TestFolder(
            PolicyReader reader,
            Function<TenantId, Declared> live,
            BiFunction<TenantId, String, Map<String, Object>> policies) {
        this.reader = reader;
        this.live = live;
        this.policies = policies;
    }

    /** @throws InvalidInput naming each wrong field with its file */
    List<Case> read(TenantId tenant, Map<String, String> files) {
        Map<String, List<Map<String, Object>>> documents = new LinkedHashMap<>();
        files.forEach((name, text) -> {
            try {
                documents.put(name, Json.yaml(text));
            } catch (InvalidInput e) {
                e.problems().forEach(problem -> problems.add(problem.within(name)));
            }
        });
        documents.forEach((name, all) -> all.forEach(document -> each(name, document, this::collect)));
        documents.forEach(
                (name, all) -> all.forEach(document -> each(name, document, each -> cases(name, each, tenant))));
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return cases;
    }

    private void each(
            String name, Map<String, Object> document, java.util.function.Consumer<Map<String, Object>> work) {
        try {
            work.accept(document);
        } catch (InvalidInput e) {
            e.problems().forEach(problem -> problems.add(problem.within(name)));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(name, null, e.getMessage()));
        }
    }

    private static boolean isDeclaration(Map<String, Object> document) {
        return document.get("tenant") instanceof Map;
    }

    private static boolean isTests(Map<String, Object> document) {
        return document.containsKey("tests") && !document.containsKey("detect");
    }

    private void collect(Map<String, Object> document) {
        if (isDeclaration(document)) {
            Declared found = Declared.of(document);
            declared.put(found.tenant(), found);
            policiesOf(document).forEach(policy -> known.put(String.valueOf(policy.get("id")), policy));
        } else if (!isTests(document)) {
            known.put(String.valueOf(document.get("id")), document);
        }
    }

    private static List<Map<String, Object>> policiesOf(Map<String, Object> declaration) {
        return Declared.maps(declaration.get("policies")).stream()
                .map(TestFolder::copy)
                .toList();
    }

    private void cases(String file, Map<String, Object> document, TenantId tenant) {
        if (isDeclaration(document)) {
            Declared by = Declared.of(document);
            policiesOf(document).forEach(policy -> policy(policy, by));
        } else if (isTests(document)) {
            tests(file, document, tenant);
        } else {
            policy(document, tenant == null ? Declared.NOTHING : by(tenant));
        }
    }

    private void policy(Map<String, Object> document, Declared by) {
        Policy policy = reader.read(document);
        cases.add(new Case(policy.id(), policy, policy.tests(), by));
    }

    private void tests(String file, Map<String, Object> document, TenantId tenant) {
        document.keySet().stream()
                .filter(key -> !List.of("tenant", "tests").contains(key))
                .forEach(key ->
                        problems.add(new Problem(file + "." + key, null, "is not known here; known: tenant, tests")));
        Object named = document.get("tenant");
        TenantId whose = named == null ? tenant : new TenantId(named.toString());
        Declared by = whose == null ? Declared.NOTHING : by(whose);
        List<Map<?, ?>> tests = Declared.maps(document.get("tests"));
        for (int i = 0; i < tests.size(); i++) {
            Map<String, Object> test = copy(tests.get(i));
            Object id = test.remove("policy");
            String item = file + ".tests[" + i + "]";
            try {
                if (id == null) {
                    cases.add(new Case(file, null, PolicyReader.readTests(Map.of("tests", List.of(test))), by));
                } else {
                    Map<String, Object> policy = copy(policy(whose, id.toString()));
                    policy.put("tests", List.of(test));
                    Policy read = reader.read(policy);
                    cases.add(new Case(read.id(), read, read.tests(), by));
                }
            } catch (InvalidInput e) {
                e.problems()
                        .forEach(problem -> problems.add(new Problem(
                                problem.field()
                                        .replaceFirst("^tests\\[0]", java.util.regex.Matcher.quoteReplacement(item)),
                                problem.value(),
                                problem.message())));
            }
        }
    }

    private Map<String, Object> policy(TenantId tenant, String id) {
        Map<String, Object> found = known.containsKey(id) ? known.get(id) : policies.apply(tenant, id);
        if (found == null) {
            throw new InvalidInput("tests[0].policy", id, "is no policy of this folder, nor of the tenant");
        }
        return found;
    }

    private Declared by(TenantId tenant) {
        Declared found = declared.containsKey(tenant) ? declared.get(tenant) : live.apply(tenant);
        if (found == null) {
            throw new InvalidInput(
                    "tenant", tenant.value(), "is declared by no file of this folder, and is no tenant here");
        }
        return found;
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
