// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** An author's scenarios as tests: the files {@code src/test/resources/<detector-id>/*.csv}, of which there must be one. */
final class ScenarioFiles {
    private static final int SHOWN = 5;

    private ScenarioFiles() {}

    /** One test for each file; {@code differences} lets the detector judge it. */
    static Stream<DynamicTest> tests(Class<?> test, String folder, Function<Scenario, List<String>> differences)
            throws IOException, URISyntaxException {
        URL found = test.getResource("/" + folder);
        if (found == null) {
            return Stream.of(DynamicTest.dynamicTest(
                    folder, () -> fail("no scenario: put one at src/test/resources/" + folder + "/<name>.csv")));
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(Path.of(found.toURI()))) {
            files = listed.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
        assertThat(files).as("scenarios in src/test/resources/" + folder).isNotEmpty();
        return files.stream().map(file -> {
            String name = "src/test/resources/" + folder + "/" + file.getFileName();
            return DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    file.toUri(),
                    () -> report(differences.apply(Scenario.read(file, name))));
        });
    }

    private static void report(List<String> differences) {
        if (!differences.isEmpty()) {
            String shown = String.join("\n", differences.subList(0, Math.min(SHOWN, differences.size())));
            fail(shown + (differences.size() > SHOWN ? "\n… and " + (differences.size() - SHOWN) + " more" : ""));
        }
    }
}
