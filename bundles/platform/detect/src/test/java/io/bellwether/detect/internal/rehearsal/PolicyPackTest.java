// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.internal.RehearsalService;
import io.bellwether.detect.PolicyTests.Report;
import io.bellwether.detect.internal.InstalledDetectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the tests of every policy that is shipped, so that a broken pack breaks the build. */
class PolicyPackTest {
    private static final Path PACK = Path.of("../../../etc/policies");

    private final PolicyTestService service =
            new PolicyTestService(null, InstalledDetectors.catalogue(), new RehearsalService());

    @TestFactory
    List<DynamicNode> shippedPolicies() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (Stream<Path> pack = Files.list(PACK)) {
            for (Path file : pack.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        List<Report> reports = service.runFolder(null, files);
        assertThat(reports).hasSizeGreaterThan(files.size());
        return reports.stream().map(PolicyPackTest::policy).toList();
    }

    private static DynamicNode policy(Report report) {
        return DynamicContainer.dynamicContainer(
                report.policy(),
                report.tests().stream()
                        .map(test -> DynamicTest.dynamicTest(
                                test.name(), () -> assertThat(test.problems()).isEmpty())));
    }
}
