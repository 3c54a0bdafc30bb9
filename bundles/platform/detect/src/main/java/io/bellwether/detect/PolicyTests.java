// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect;

import io.bellwether.alert.Rehearsal;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the tests that policies carry, through the engine and the alert rules that run live, on a clock of their own.
 * Nothing is stored and nobody is told. Safe for concurrent use.
 */
public interface PolicyTests {
    /**
     * Runs the tests of a policy as the tenant has it; empty when there is none of this id.
     *
     * @param tenant null for the default pack
     */
    Optional<Report> run(TenantId tenant, String policy);

    /**
     * Runs the tests of a document: a policy, or {@code {tests: [...]}} that are only about who is told. What a test does
     * not give of that is as the tenant has it.
     *
     * @param tenant null for none
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field
     */
    Report run(TenantId tenant, Map<String, ?> document);

    /**
     * Runs the tests of every policy in YAML or JSON text, one document or a list.
     *
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field
     */
    List<Report> runAll(String text);

    /**
     * Runs every test in a folder's files: policies with tests, tenants' declarations, whose own policies are told of as
     * they declare it, and documents {@code {tenant: id, tests: [{policy: id, ...}]}} that play a policy, of the folder or
     * the tenant, by what the tenant declares in the folder, or else has.
     *
     * @param tenant for documents that name none; null for none
     * @param files the texts, by name
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field with its file
     */
    List<Report> runFolder(TenantId tenant, Map<String, String> files);

    /** What came of a policy's tests. @param tests in the order written; empty when it has none */
    record Report(String policy, List<Result> tests) {
        public long passed() {
            return tests.stream().filter(Result::passed).count();
        }

        public long failed() {
            return tests.size() - passed();
        }
    }

    /**
     * What came of one test.
     *
     * @param start when it begins, for reading the times of the alerts
     * @param problems what did not come as expected, and what came instead; empty when it passed
     * @param alerts that opened
     */
    record Result(String name, Instant start, List<String> problems, List<Rehearsal.Course> alerts) {
        public boolean passed() {
            return problems.isEmpty();
        }
    }
}
