// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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

    @Test
    void sayWhenTheyNextBeginOrEnd() {
        BusinessHours week = BusinessHours.parse("Mon-Fri 08:00-18:00");
        assertThat(week.nextChange(Instant.parse("2026-03-27T12:00:00Z"), LONDON))
                .contains(Instant.parse("2026-03-27T18:00:00Z"));
        assertThat(week.nextChange(Instant.parse("2026-03-27T18:00:00Z"), LONDON))
                .as("clocks go forward at the weekend")
                .contains(Instant.parse("2026-03-30T07:00:00Z"));
        assertThat(BusinessHours.parse("Mon-Sun 00:00-24:00").nextChange(Instant.EPOCH, LONDON))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon-Fri 08:00-18:00 | Europe/London",
                "Sun 01:30-02:30 | Europe/London",
                "Sun 02:30-03:30 | America/New_York",
                "Sun 00:00-02:30, Mon 22:00-06:00 | Australia/Sydney",
                "Sat 22:00-02:15 | Australia/Lord_Howe"
            })
    void theNextChangeIsWhereTheMinutesChangeAllYear(String text, ZoneId zone) {
        BusinessHours hours = BusinessHours.parse(text);
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        List<Instant> minutes = new ArrayList<>();
        boolean within = hours.contains(start, zone);
        for (Instant t = start; !t.isAfter(end); t = t.plusSeconds(60)) {
            if (hours.contains(t, zone) != within) {
                within = !within;
                minutes.add(t);
            }
        }
        List<Instant> changes = new ArrayList<>();
        Instant next = hours.nextChange(start, zone).orElseThrow();
        while (!next.isAfter(end)) {
            changes.add(next);
            next = hours.nextChange(next, zone).orElseThrow();
        }
        assertThat(changes).isEqualTo(minutes);
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
