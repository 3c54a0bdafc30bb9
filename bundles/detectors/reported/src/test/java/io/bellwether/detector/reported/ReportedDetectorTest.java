// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.reported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.testkit.contract.EventDetectorContract;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReportedDetectorTest extends EventDetectorContract {
    private static final Instant AT = Instant.parse("2025-08-12T03:00:00Z");

    @Override
    protected EventDetector plugin() {
        return new ReportedDetector();
    }

    @Test
    void theEndHasTheLabelsOfTheBeginning() {
        Map<String, Object> labels = Map.of("alertname", "DiskFull", "service", "billing");
        EventJudgement raised = judge(Severity.CRITICAL, "firing", labels);
        assertThat(raised.firing()).isTrue();
        assertThat(raised.over()).isFalse();
        EventJudgement cleared = judge(Severity.INFO, "resolved", labels);
        assertThat(cleared.firing()).isFalse();
        assertThat(cleared.over()).isTrue();
        assertThat(cleared.labels()).isEqualTo(raised.labels()).isEqualTo(labels);
        assertThat(cleared.explanation()).isEqualTo("'alertmanager' says it is resolved");
    }

    @Test
    void theScoreFollowsTheSeverity() {
        for (Severity severity : Severity.values()) {
            assertThat(judge(severity, "firing", Map.of("alertname", "X")).score())
                    .isEqualTo(1
                            + List.of(Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.CRITICAL)
                                    .indexOf(severity));
        }
    }

    @Test
    void whatIsCutStillTellsAlertsApart() {
        Map<String, Object> many = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            many.put("label" + i, "value");
        }
        EventJudgement one = judge(Severity.ERROR, "firing", many);
        many.put("label99", "another");
        EventJudgement other = judge(Severity.ERROR, "firing", many);
        assertThat(one.labels()).hasSize(40).isNotEqualTo(other.labels());

        String long1 = "x".repeat(10_000) + "1";
        String long2 = "x".repeat(10_000) + "2";
        String first =
                judge(Severity.ERROR, "firing", Map.of("job", long1)).labels().get("job");
        String second =
                judge(Severity.ERROR, "firing", Map.of("job", long2)).labels().get("job");
        assertThat(first).hasSizeLessThan(220).isNotEqualTo(second);
        assertThat(judge(Severity.ERROR, "resolved", Map.of("job", long1)).labels())
                .containsEntry("job", first);
    }

    @Test
    void wordsThatRaiseAndClearAreRefused() {
        Settings both = settings(Map.of("raised", List.of("on"), "cleared", List.of("off", "ON")));
        assertThatThrownBy(() -> plugin().begin(both))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("cleared");
        Settings none = settings(Map.of("raised", List.of()));
        assertThatThrownBy(() -> plugin().begin(none))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("raised");
    }

    private Settings settings(Map<String, ?> raw) {
        return Settings.of(plugin().parameters(), raw);
    }

    private EventJudgement judge(Severity severity, String state, Map<String, Object> labels) {
        Map<String, Object> properties = new TreeMap<>(labels);
        properties.put("alert", Map.of("state", state, "fingerprint", "a1"));
        EventBody body = new EventBody(
                "e1",
                AT,
                "alertmanager",
                "alert",
                severity,
                severity.serilogLevel(),
                "DiskFull: 3 % left",
                null,
                null,
                null,
                null,
                null,
                properties);
        Event event = new Event(TenantEnvironment.of("harbour-wren", "prod"), "e1", true, AT, AT, body, null);
        return plugin().begin(settings(Map.of())).judge(event);
    }
}
