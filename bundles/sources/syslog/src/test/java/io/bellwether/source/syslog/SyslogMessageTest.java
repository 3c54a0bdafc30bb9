// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.source.syslog.SyslogMessage.Malformed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogMessageTest {
    private static final Instant NOW = Instant.parse("2026-01-02T00:10:00Z");

    @Test
    void theNewFormatIsReadWhole() throws Exception {
        EventBody event = read("<165>1 2003-10-11T22:14:15.003+02:00 mymachine.example.com evntslog 7 ID47 "
                + "[exampleSDID@32473 iut=\"3\" path=\"a\\\"b\\]\\\\c\\n\"][meta] \uFEFFAn appl\u00e9cation\n");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2003-10-11T20:14:15.003Z"));
        assertThat(event.severity()).isEqualTo(Severity.INFO);
        assertThat(event.level()).isEqualTo("Notice");
        assertThat(event.message()).isEqualTo("An appl\u00e9cation");
        assertThat(event.properties())
                .containsEntry("syslog.facility", "local4")
                .containsEntry("host.name", "mymachine.example.com")
                .containsEntry("service.name", "evntslog")
                .containsEntry("process.pid", "7")
                .containsEntry("syslog.msgid", "ID47")
                .containsEntry("net.peer.ip", "192.0.2.7")
                .containsEntry("exampleSDID@32473", Map.of("iut", "3", "path", "a\"b]\\c\\n"))
                .containsEntry("meta", Map.of());
    }

    @Test
    void whatIsNilIsAbsent() throws Exception {
        EventBody event = read("<0>1 - - - - - -");
        assertThat(event.timestamp()).isNull();
        assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(event.message()).isEmpty();
        assertThat(event.properties()).containsOnlyKeys("syslog.facility", "net.peer.ip");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "<34>Oct 11 22:14:15 mymachine su: 'su root' failed|2025-10-11T11:14:15Z|mymachine|su|-|'su root' failed",
                "<13>Jan  2 11:09:00 web-1 nginx[12]: up|2026-01-02T00:09:00Z|web-1|nginx|12|up",
                "<13>Dec 31 23:59:59 h a: x|2025-12-31T12:59:59Z|h|a|-|x",
                "<13>Jan  3 11:00:00 h a: fast clock|2026-01-03T00:00:00Z|h|a|-|fast clock",
                "<13>Feb 29 10:00:00 h a: leap|2024-02-28T23:00:00Z|h|a|-|leap",
                "<13>2025-08-12T03:04:05+10:00 h a[1]: iso|2025-08-11T17:04:05Z|h|a|1|iso",
                "<13>Jan  2 11:09:00 nginx[12]: no host|2026-01-02T00:09:00Z|-|nginx|12|no host",
                "<13>just words|-|-|-|-|just words"
            })
    void theOldFormatIsReadAsFarAsItGoes(String line, String time, String host, String app, String pid, String message)
            throws Exception {
        EventBody event = read(line);
        assertThat(event.timestamp()).isEqualTo(time == null ? null : Instant.parse(time));
        assertThat(event.properties().get("host.name")).isEqualTo(host);
        assertThat(event.properties().get("service.name")).isEqualTo(app);
        assertThat(event.properties().get("process.pid")).isEqualTo(pid);
        assertThat(event.message()).isEqualTo(message);
    }

    @Test
    void aNewYearIsNotTakenForTheOldOne() throws Exception {
        SyslogMessage utc = new SyslogMessage(ZoneId.of("UTC"));
        byte[] early = "<13>Jan  1 00:00:30 h a: x".getBytes(StandardCharsets.US_ASCII);
        assertThat(utc.read(early, 0, early.length, "p", Instant.parse("2025-12-31T23:59:50Z"))
                        .timestamp())
                .isEqualTo(Instant.parse("2026-01-01T00:00:30Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no priority",
                "<192>1 - - - - - -",
                "<>x",
                "<1x>x",
                "<34>1 - - - -",
                "<34>1 yesterday h a p m - x",
                "<34>1 2003-13-11T22:14:15Z h a p m - x",
                "<34>1 2003-10-11T22:14:15.1234567Z h a p m - x",
                "<34>1 - h a p m x",
                "<34>1 - h a p m [",
                "<34>1 - h a p m [id a=\"x]",
                "<34>1 - h a p m [id a=x]"
            })
    void whatIsNoSyslogSaysWhy(String line) {
        assertThatThrownBy(() -> read(line)).isInstanceOf(Malformed.class);
    }

    @Test
    void otherEncodingsAreNotLost() throws Exception {
        byte[] latin = "<13>caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new SyslogMessage(ZoneId.of("UTC"))
                        .read(latin, 0, latin.length, "p", NOW)
                        .message())
                .isEqualTo("caf\u00e9");
    }

    private static EventBody read(String line) throws Malformed {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return new SyslogMessage(ZoneId.of("Australia/Sydney")).read(bytes, 0, bytes.length, "192.0.2.7", NOW);
    }
}
