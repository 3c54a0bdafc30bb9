// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusinessHoursTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 23 March 2026 is a Monday; on the 29th London's clocks go forward.
                "Mon-Fri 08:00-18:00 | 2026-03-23T07:59:59 | false",
                "Mon-Fri 08:00-18:00 | 2026-03-23T08:00 | true",
                "Mon-Fri 08:00-18:00 | 2026-03-27T17:59:59 | true",
                "Mon-Fri 08:00-18:00 | 2026-03-27T18:00 | false",
                "Mon-Fri 08:00-18:00 | 2026-03-28T12:00 | false",
                "Mon-Fri 08:00-18:00 | 2026-03-30T08:00 | true",
                "Mon,Wed 08:00-12:00, Sat 09:00-24:00 | 2026-03-25T11:59 | true",
                "Mon,Wed 08:00-12:00, Sat 09:00-24:00 | 2026-03-24T11:59 | false",
                "Mon,Wed 08:00-12:00, Sat 09:00-24:00 | 2026-03-28T23:59 | true",
                "Mon,Wed 08:00-12:00, Sat 09:00-24:00 | 2026-03-29T00:00 | false",
                "fri-mon 10:00-11:00 | 2026-03-29T10:30 | true",
                "Fri-Mon 10:00-11:00 | 2026-03-24T10:30 | false",
                "Fri 22:00-06:00 | 2026-03-28T05:59 | true",
                "Fri 22:00-06:00 | 2026-03-28T06:00 | false",
                "Fri 22:00-06:00 | 2026-03-27T05:59 | false",
                "Sun 00:00-24:00 | 2026-03-29T03:00 | true"
            })
    void readsDaysAndTimesInTheZone(String text, LocalDateTime local, boolean within) {
        BusinessHours hours = BusinessHours.parse(text);
        assertThat(hours.contains(local.atZone(LONDON).toInstant(), LONDON)).isEqualTo(within);
        assertThat(hours).hasToString(text);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "Mon-Fri",
                "08:00-18:00",
                "Mon-Fri 8-18",
                "Mon-Fri 08:00-25:00",
                "Mon-Fri 08:60-18:00",
                "Mon-Fri 08:00-08:00",
                "Moo 08:00-18:00",
                "Mon 08:00-18:00,",
                "Mon 08:00-18:00, Tue"
            })
    void refusesWhatItCannotReadAndShowsTheForm(String text) {
        assertThatThrownBy(() -> BusinessHours.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Mon-Fri 08:00-18:00");
    }
}
