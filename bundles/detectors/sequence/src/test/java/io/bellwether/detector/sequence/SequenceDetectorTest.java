// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.contract.EventDetectorContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SequenceDetectorTest extends EventDetectorContract {
    private final SequenceDetector detector = new SequenceDetector();

    @Override
    protected EventDetector plugin() {
        return detector;
    }

    private Settings settings(Map<String, Object> raw) {
        return Settings.of(detector.parameters(), raw);
    }

    @Test
    void whatCannotBeReadIsRefusedWithFieldAndValue() {
        for (String step : List.of(
                "",
                "@Message",
                "@Message like",
                "@Message like 5",
                "@Nothing = 'x'",
                "@Message = 'a' or @Message = 'b'",
                "@Message = 'open",
                "0 x @Message = 'a'",
                "101 x @Message = 'a'",
                "Has(node",
                "like like 'x'",
                "node = 'a' and",
                "node = 12.5.1",
                "x".repeat(2_000))) {
            assertThatThrownBy(() -> detector.begin(settings(Map.of("steps", List.of(step)))))
                    .as(step)
                    .isInstanceOf(InvalidInput.class)
                    .satisfies(thrown -> assertThat(
                                    ((InvalidInput) thrown).problems().get(0).field())
                            .isEqualTo("steps"));
        }
        assertThatThrownBy(() -> detector.memory(settings(Map.of("steps", List.of("not node = 'a'")))))
                .hasMessageContaining("first step");
        assertThatThrownBy(() ->
                        detector.begin(settings(Map.of("steps", List.of("node = 'a'"), "by", List.of("@Anything")))))
                .hasMessageContaining("by");
        assertThatThrownBy(() -> detector.begin(settings(Map.of("steps", List.of()))))
                .hasMessageContaining("1 to 10");
    }

    @Test
    void comparisonsReadAsInTheFilterLanguage() {
        Event event = Samples.event();
        Map<String, Boolean> steps = Map.ofEntries(
                Map.entry("@Message like 'Token%spa'", true),
                Map.entry("@Message like '%TOKEN%'", false),
                Map.entry("@Message like '%TOKEN%' ci", true),
                Map.entry("@Message not like '%TOKEN%'", true),
                Map.entry("@Message like 'Token handle not f_und for spa'", true),
                Map.entry("node = 'HW-WEB01' and app = 'sharedo-identity'", true),
                Map.entry("node <> 'HW-WEB01'", false),
                Map.entry("StatusCode >= 400 and status_code < 402", true),
                Map.entry("StatusCode > 401", false),
                Map.entry("Has(StatusCode)", true),
                Map.entry("Has(@Exception)", false),
                Map.entry("@Level = 'error' ci", true),
                Map.entry("@Properties._Server = 'HW-WEB01'", true),
                Map.entry("source = 'seq' and type = 'log'", true),
                Map.entry("_AppName = 'it''s'", false));
        steps.forEach((step, want) ->
                assertThat(Step.parse(step).matches(event)).as(step).isEqualTo(want));
    }

    @Test
    void aPatternOfManyWildcardsIsNotSlow() {
        String text = "a".repeat(50_000);
        assertThat(Like.matches(text, "%a%a%a%a%a%a%a%a%b", false)).isFalse();
        assertThat(Like.matches(text + "b", "%a%a%a%a%a%a%a%a%b", false)).isTrue();
    }

    @Test
    void aKeyIsRememberedAsLongAsASequenceMayTake() {
        Settings settings = settings(Map.of("steps", List.of("node = 'a'"), "within", "3m", "silence", "2m"));
        assertThat(detector.memory(settings)).isEqualTo(Duration.ofMinutes(5));
    }
}
