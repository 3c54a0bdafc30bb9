// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    private static final long YEARS = 253_402_300_799L + 62_167_219_200L;

    @Test
    void writesAndReadsAsTheLibraryDoes() {
        Random random = new Random(7);
        int[] units = {1, 1_000, 1_000_000, 1_000_000_000};
        for (int i = 0; i < 200_000; i++) {
            int unit = units[random.nextInt(units.length)];
            Instant time = Instant.ofEpochSecond(
                    Math.floorMod(random.nextLong(), YEARS) - 62_167_219_200L,
                    random.nextInt(1_000_000_000) / unit * unit);
            assertThat(Timestamps.format(time)).isEqualTo(time.toString());
            ZoneOffset offset = ZoneOffset.ofTotalSeconds((random.nextInt(36 * 60) - 18 * 60) * 60);
            Instant read = Timestamps.parse(time.toString());
            assertThat(read).isEqualTo(time);
            if (time.isAfter(Instant.parse("0001-01-02T00:00:00Z"))
                    && time.isBefore(Instant.parse("9999-12-30T00:00:00Z"))) {
                assertThat(Timestamps.parse(time.atOffset(offset).toString())).isEqualTo(time);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T00:00:00Z",
                "2026-03-01T22:00:00.1234567+10:00",
                "2026-03-01T22:00:00.1-03:30",
                "2026-03-01T22:00Z",
                "-0001-03-01T22:00:00Z",
                "+12026-03-01T22:00:00Z",
                "2026-03-01T22:00:00+10:00:30",
                "2026-03-01T22:00:00+18:00"
            })
    void readsWhatTheLibraryReads(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(OffsetDateTime.parse(text).toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-03-32T00:00:00Z",
                "2026-03-01T24:00:00Z",
                "2026-03-01T23:60:00Z",
                "2026-03-01T23:59:60Z",
                "2026-03-01T23:59:59",
                "2026-03-01T23:59:59.1234567890Z",
                "2026-03-01T23:59:59+19:00",
                "2026-03-01T23:59:59+1000",
                "2026-03-01T23:59:59Zz",
                "2026-03-01 23:59:59Z",
                "2026-03-\u0660\u0661T23:59:59Z"
            })
    void refusesWhatIsNoTime(String text) {
        assertThat(Timestamps.read(text)).isNull();
        assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void leavesTimesFarOffToTheLibrary() {
        assertThat(Timestamps.format(Instant.MAX)).isEqualTo(Instant.MAX.toString());
        assertThat(Timestamps.format(Instant.MIN)).isEqualTo(Instant.MIN.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "2025-08-12T03:04:05.1234567Z, 2025-08-12T03:04:05.123456700Z",
        "2025-08-12T03:04:05.5Z, 2025-08-12T03:04:05.500Z",
        "2025-08-12T03:04:05Z, 2025-08-12T03:04:05Z",
        "2025-08-12T03:04:05.123456789Z, 2025-08-12T03:04:05.123456789Z",
        "2025-08-12T13:04:05.0000001+10:00, 2025-08-12T03:04:05.000000100Z",
        "2025-08-12T03:04Z, 2025-08-12T03:04:00Z",
        "2024-02-29T23:59:59.9999999Z, 2024-02-29T23:59:59.999999900Z",
        "2025-02-30T03:04:05.1234567Z, ",
        "2025-08-12T03:04:75.1234567Z, ",
        "2025-08-12T03:04:05.12a4567Z, ",
        "2025-08-12 03:04:05, "
    })
    void readsTimesAsServersWriteThem(String text, Instant time) {
        assertThat(Timestamps.read("2025-08-12T03:04:59.0000000Z")).isEqualTo(Instant.parse("2025-08-12T03:04:59Z"));
        assertThat(Timestamps.read(text)).isEqualTo(time);
        assertThat(Timestamps.read(text)).isEqualTo(time);
    }
}
