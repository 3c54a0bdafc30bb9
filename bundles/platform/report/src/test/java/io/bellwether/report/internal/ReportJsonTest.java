// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.wire.Json;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    @Test
    void readsBackWhatItWrote() {
        Report report = SampleReport.full();
        assertThat(ReportJson.read(ReportJson.write(report))).isEqualTo(report);
    }

    @Test
    void namesTheFiguresAsTheIncidentDoes() {
        assertThat(Json.object(ReportJson.write(SampleReport.full())))
                .containsEntry("incident_id", "inc-42")
                .containsEntry("mttd_seconds", 180)
                .containsEntry("mtta_seconds", 240)
                .containsEntry("mttr_seconds", 3_720)
                .containsEntry("started_at", "2025-08-12T03:00:00Z");
    }
}
