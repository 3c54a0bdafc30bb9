// SPDX-License-Identifier: Apache-2.0
package io.bellwether.dashboard.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperationsDashboardTest {
    private static final Set<String> TYPES = Set.of("stat", "timeseries", "alerts", "events", "connectors", "health");

    @Test
    void everyPanelIsOfAKnownTypeAndFillsWholeRows() throws Exception {
        JsonNode panels = new ObjectMapper()
                .readTree(new OperationsDashboard().definition())
                .get("panels");
        Set<String> ids = new HashSet<>();
        int width = 0;
        for (JsonNode panel : panels) {
            assertThat(ids.add(panel.get("id").asText())).as("panel ids differ").isTrue();
            assertThat(TYPES).contains(panel.get("type").asText());
            if (panel.get("type").asText().equals("stat")) {
                assertThat(panel.get("kpi").asText()).isNotBlank();
            }
            width += panel.get("span").asInt();
            assertThat(width % 12 == 0
                            || width / 12 == (width - panel.get("span").asInt()) / 12)
                    .as("panel %s fits its row", panel.get("id"))
                    .isTrue();
        }
        assertThat(width % 12).isZero();
    }
}
