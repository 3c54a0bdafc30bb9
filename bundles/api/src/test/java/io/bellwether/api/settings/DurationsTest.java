// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.0009S, 0s",
        "PT0.661S, 661ms",
        "PT0.9999S, 999ms",
        "PT1S, 1s",
        "PT2.499999S, 2s",
        "PT2.661S, 3s",
        "PT59.5S, 1m",
        "PT1H0.2S, 1h",
        "P2DT3H4M5.6S, 2d3h4m6s"
    })
    void figuresForPeopleAreRounded(String duration, String text) {
        assertThat(Durations.rounded(Duration.parse(duration))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT2.661S, 2s661ms", "PT90S, 1m30s", "P7D, 7d", "PT0S, 0s"})
    void settingsAreWrittenExactly(String duration, String text) {
        assertThat(Durations.format(Duration.parse(duration))).isEqualTo(text);
        assertThat(Durations.parse(text)).isEqualTo(Duration.parse(duration));
    }
}
