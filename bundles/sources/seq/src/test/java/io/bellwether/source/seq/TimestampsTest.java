// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {
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
    void readsTimes(String text, Instant time) {
        Timestamps timestamps = new Timestamps();
        assertThat(timestamps.read("2025-08-12T03:04:59.0000000Z")).isEqualTo(Instant.parse("2025-08-12T03:04:59Z"));
        assertThat(timestamps.read(text)).isEqualTo(time);
        assertThat(timestamps.read(text)).isEqualTo(time);
    }
}
