// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the policies' README shows can be written so. */
class ReadmeTest {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private final DetectorCatalogue detectors = InstalledDetectors.catalogue();
    private final String text;

    ReadmeTest() throws IOException {
        text = Files.readString(Path.of("../../../etc/policies/README.md"));
    }

    @Test
    void theExamplesAreValid() {
        PolicyReader reader = new PolicyReader(detectors);
        Matcher examples = EXAMPLE.matcher(text);
        int read = 0;
        while (examples.find()) {
            String example = examples.group(1);
            if (example.startsWith(" ")) {
                continue;
            }
            for (String one : example.replace("tests: [ … ]", "").split("\n\n")) {
                for (Map<String, Object> document : Json.yaml(one)) {
                    Map<String, Object> whole = new LinkedHashMap<>(document);
                    whole.putIfAbsent("id", "example");
                    assertThat(reader.read(whole).conditions()).isNotEmpty();
                    read++;
                }
            }
        }
        assertThat(read).isGreaterThan(6);
    }

    @Test
    void everyDetectorIsInTheTable() {
        for (String id : List.of(
                "threshold",
                "baseline",
                "slope",
                "heartbeat",
                "spike",
                "change",
                "season",
                "forecast",
                "forest",
                "sequence",
                "runaway-plan",
                "plan-loop",
                "error-novelty",
                "reported")) {
            assertThat(text).contains("\n| `" + id + "` |");
        }
    }
}
