// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalSettingsTest {
    @Test
    void isOffAndByDefaultWhenNothingIsSaid() {
        for (Map<String, Object> nothing :
                java.util.List.<Map<String, Object>>of(Map.of(), Map.of("tier.after", "off"))) {
            JournalSettings settings = JournalSettings.of(nothing);
            assertThat(settings.moveAfter()).isNull();
            assertThat(settings.reserve(1000)).isNegative();
        }
    }

    @ParameterizedTest
    @CsvSource({"512MiB,536870912", "1%,10", "0,0", "2 GiB,2147483648", "5kib,5120", "700,700"})
    void readsSizesAndShares(String text, long bytes) {
        assertThat(JournalSettings.of(Map.of("reserve", text)).reserve(1000)).isEqualTo(bytes);
    }

    @Test
    void readsAnAge() {
        assertThat(JournalSettings.of(Map.of("tier.after", "7d")).moveAfter()).isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @CsvSource({"reserve,much", "reserve,51%", "tier.after,7", "tier.after,10m", "tier.after,soon"})
    void refusesTheRest(String name, String value) {
        assertThatThrownBy(() -> JournalSettings.of(Map.of(name, value)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(name);
    }
}
