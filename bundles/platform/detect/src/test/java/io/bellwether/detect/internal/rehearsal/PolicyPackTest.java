// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.internal.RehearsalService;
import io.bellwether.detect.PolicyTests.Report;
import io.bellwether.detect.internal.InstalledDetectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        try (Stream<Path> files = Files.list(PACK)) {
            List<Path> pack = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            assertThat(pack).isNotEmpty();
            return pack.stream().map(this::file).toList();
        }
    }

    private DynamicNode file(Path file) {
        try {
            List<Report> reports = service.runAll(Files.readString(file));
            return DynamicContainer.dynamicContainer(
                    file.getFileName().toString(), reports.stream().map(PolicyPackTest::policy));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static DynamicNode policy(Report report) {
        return DynamicContainer.dynamicContainer(
                report.policy(),
                report.tests().stream()
                        .map(test -> DynamicTest.dynamicTest(
                                test.name(), () -> assertThat(test.problems()).isEmpty())));
    }
}
