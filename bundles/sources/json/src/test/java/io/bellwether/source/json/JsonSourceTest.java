// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushDecoded.Item;
import io.bellwether.api.source.PushDecoded.Rejection;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushRequest;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSourceTest {
    private static final String MINIMAL = "{\"source\":\"app\",\"type\":\"log\"}";

    private final JsonSource source = new JsonSource();

    private PushDecoded decode(String contentType, byte[] body) {
        return source.decode(
                new PushRequest("/v1/events", Map.of(), contentType, Map.of(), Map.of(), body, PushLimits.STANDARD));
    }

    private PushDecoded json(String body) {
        return decode("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private PushDecoded lines(String body) {
        return decode("application/x-ndjson", body.getBytes(StandardCharsets.UTF_8));
    }

    private EventBody event(String body) {
        PushDecoded decoded = json(body);
        assertThat(decoded.unreadable()).isNull();
        assertThat(decoded.rejected()).isEmpty();
        assertThat(decoded.events()).hasSize(1);
        return decoded.events().get(0).event();
    }

    @ParameterizedTest
    @CsvSource({"debug,Debug", "DBG,Debug", "trace,Verbose", "Verbose,Verbose", "warn,Warning", "notice,Information"})
    void aSeverityThatIsBelowInfoKeepsItsLevel(String severity, String level) {
        EventBody event = event("{\"source\":\"app\",\"type\":\"log\",\"severity\":\"" + severity + "\"}");
        assertThat(event.level()).isEqualTo(level);
        assertThat(event.severity()).isEqualTo(Severity.fromName(severity).orElseThrow());
        assertThat(event("{\"source\":\"app\",\"type\":\"log\",\"severity\":\"debug\",\"level\":\"Fein\"}")
                        .level())
                .isEqualTo("Fein");
    }

    private String refusal(String body) {
        PushDecoded decoded = json(body);
        assertThat(decoded.unreadable()).isNull();
        assertThat(decoded.events()).isEmpty();
        assertThat(decoded.rejected()).hasSize(1);
        return decoded.rejected().get(0).error();
    }

    /** A whole event with one more member. */
    private static String with(String member) {
        return "{\"source\":\"app\",\"type\":\"log\"," + member + "}";
    }

    @Test
    void readsAWholeEvent() {
        EventBody event = event(
                """
                {"event_id":"e-1","source":"billing","type":"invoice","severity":"ERROR","level":"Err",
                 "timestamp":"2025-08-12T05:04:05.123+02:00","message":"Grüße","template":"{x}","exception":"boom",
                 "trace_id":"0AF7651916CD43DD8448EB211C80319C","span_id":"b7ad6b7169203331",
                 "payload":{"n":1,"big":9223372036854775808,"d":0.1,"long":0.1234567890123456,"exact":0.10000000000000000001,
                   "e":1e3,"t":true,"z":null,"list":[1,{"a":"b"}],"map":{"k":"v"}}}""");
        assertThat(event.eventId()).isEqualTo("e-1");
        assertThat(event.source()).isEqualTo("billing");
        assertThat(event.type()).isEqualTo("invoice");
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.level()).isEqualTo("Err");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:05.123Z"));
        assertThat(event.message()).isEqualTo("Grüße");
        assertThat(event.template()).isEqualTo("{x}");
        assertThat(event.exception()).isEqualTo("boom");
        assertThat(event.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(event.spanId()).isEqualTo("b7ad6b7169203331");
        assertThat(event.properties())
                .containsEntry("n", 1L)
                .containsEntry("big", new BigDecimal("9223372036854775808"))
                .containsEntry("d", 0.1)
                .containsEntry("long", 0.1234567890123456)
                .containsEntry("exact", new BigDecimal("0.10000000000000000001"))
                .containsEntry("e", 1000.0)
                .containsEntry("t", true)
                .containsEntry("z", null)
                .containsEntry("list", List.of(1L, Map.of("a", "b")))
                .containsEntry("map", Map.of("k", "v"));
    }

    @Test
    void readsTheLeastThereMustBe() {
        EventBody event = event(MINIMAL);
        assertThat(event.eventId()).isNull();
        assertThat(event.timestamp()).isNull();
        assertThat(event.severity()).isEqualTo(Severity.INFO);
        assertThat(event.level()).isEqualTo("Information");
        assertThat(event.message()).isEmpty();
        assertThat(event.properties()).isEmpty();
        assertThat(event(with(
                        "\"event_id\":null,\"severity\":null,\"timestamp\":null,\"payload\":null,\"message\":null")))
                .isEqualTo(event);
    }

    @ParameterizedTest
    @CsvSource({"info,INFO", "Warning,WARNING", "WARN,WARNING", "err,ERROR", "Fatal,CRITICAL", "emerg,CRITICAL"})
    void mapsSeverityNames(String name, Severity severity) {
        assertThat(event(with("\"severity\":\"" + name + "\"")).severity()).isEqualTo(severity);
        assertThat(event(with("\"level\":\"" + name + "\"")).severity()).isEqualTo(severity);
        assertThat(event(with("\"severity\":\"" + name + "\"")).level()).isEqualTo(severity.serilogLevel());
    }

    @Test
    void keepsUnknownMembersAsPropertiesBehindThePayload() {
        assertThat(event(with("\"host\":\"a\",\"Plan\":{\"Id\":1},\"payload\":{\"host\":\"b\",\"x\":1}"))
                        .properties())
                .isEqualTo(Map.of("host", "b", "x", 1L, "Plan", Map.of("Id", 1L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                     | source and type are missing",
                "{\"source\":\"a\"}                                     | type is missing",
                "{\"type\":\"a\",\"source\":null}                       | source is missing",
                "{\"type\":\"a\",\"source\":\" \"}                      | source ' ' must have 1 to 256",
                "{\"type\":\"a\",\"source\":5}                          | source must be a text, not a number",
                "{\"type\":\"a\",\"source\":{\"b\":[1]}}                | source must be a text, not an object",
                "{\"source\":\"a\",\"type\":\"b\",\"source\":\"c\"}     | source is given twice",
                "{\"source\":\"a\",\"type\":\"b\",\"x\":1,\"x\":2}      | x is given twice",
                "{\"source\":\"a\",\"type\":\"b\",\"payload\":{\"y\":null,\"y\":2}} | 'y' is given twice",
                "{\"source\":\"a\",\"type\":\"b\",\"payload\":[]}       | payload must be a JSON object, not an array",
                "{\"source\":\"a\",\"type\":\"b\",\"payload\":\"x\"}    | payload must be a JSON object, not a text",
                "{\"source\":\"a\",\"type\":\"b\",\"severity\":\"loud\"}| severity 'loud' must be info, warning, error or critical",
                "{\"source\":\"a\",\"type\":\"b\",\"severity\":3}       | severity must be a text, not a number",
                "{\"source\":\"a\",\"type\":\"b\",\"timestamp\":\"yesterday\"} | timestamp 'yesterday' must be an ISO-8601",
                "{\"source\":\"a\",\"type\":\"b\",\"timestamp\":\"2025-08-12T03:04:05\"} | with an offset",
                "{\"source\":\"a\",\"type\":\"b\",\"timestamp\":1754967845}  | timestamp '1754967845' must be",
                "{\"source\":\"a\",\"type\":\"b\",\"timestamp\":\"+12345-08-12T03:04:05Z\"} | timestamp '+12345",
                "{\"source\":\"a\",\"type\":\"b\",\"event_id\":\"\"}    | event_id '' must have",
                "{\"source\":\"a\",\"type\":\"b\",\"message\":true}     | message must be a text, not a boolean",
                "{\"source\":\"a\",\"type\":\"b\",\"trace_id\":\"xyz\"} | trace_id 'xyz' must be 32 hexadecimal digits",
                "{\"source\":\"a\",\"type\":\"b\",\"span_id\":\"b7ad\"} | span_id 'b7ad' must be 16",
                "{\"source\":\"a\",\"type\":\"b\",\"payload\":{\"n\":1e1000000000}} | the number '1e1000000000' is out of range",
                "\"text\"                                               | an event must be a JSON object, not a text",
                "null                                                   | an event must be a JSON object, not null",
                "42                                                     | an event must be a JSON object, not a number",
                "[[1,[2]]]                                              | an event must be a JSON object, not an array"
            })
    void saysWhatIsWrong(String body, String error) {
        assertThat(refusal(body)).contains(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"source\":\"a\"            | the body is not JSON",
                "[{\"source\":\"a\",}]        | line 1, column",
                "{'source':'a'}               | the body is not JSON",
                "hello                        | the body is not JSON",
                "{\"a\":NaN}                  | the body is not JSON",
                "{} {}                        | something follows the end of the JSON document at line 1, column 4",
                "[] x                         | the body is not JSON",
                "[]]                          | the body is not JSON",
                "[{},                         | the body is not JSON"
            })
    void refusesWhatIsNoDocument(String body, String reason) {
        PushDecoded decoded = json(body);
        assertThat(decoded.unreadable()).contains(reason);
        assertThat(decoded.events()).isEmpty();
        assertThat(decoded.rejected()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n "})
    void refusesTheEmptyBody(String body) {
        assertThat(json(body).unreadable()).contains("empty");
        assertThat(lines(body).unreadable()).contains("empty");
    }

    @Test
    void takesAllButTheMalformedOneOfAThousand() {
        String body = IntStream.range(0, 1_000)
                .mapToObj(i -> i == 617
                        ? "{\"source\":\"app\",\"payload\":{\"deep\":[{\"x\":[1,2,{\"y\":{}}]}]},\"type\":7}"
                        : with("\"event_id\":\"e-" + i + "\",\"payload\":{\"i\":" + i + "}"))
                .collect(Collectors.joining(",", "[", "]"));
        PushDecoded decoded = json(body);
        assertThat(decoded.unreadable()).isNull();
        assertThat(decoded.rejected()).containsExactly(new Rejection(617, 0, "type must be a text, not a number"));
        assertThat(decoded.events())
                .hasSize(999)
                .allSatisfy(item -> assertThat(item.event().properties()).containsEntry("i", (long) item.index()));
    }

    @Test
    void findsTheEndOfEveryRefusedItem() {
        String nested = "{\"a\":".repeat(40) + "1" + "}".repeat(40);
        PushDecoded decoded = json("[" + MINIMAL + ",5,[[{}]],null,{\"payload\":" + nested + "},{},"
                + with("\"payload\":{\"a\":{\"b\":[1e9999999999]}},\"x\":[{}]") + "," + with("\"type\":[{\"x\":[]}]")
                + "," + MINIMAL + "]");
        assertThat(decoded.events()).extracting(Item::index).containsExactly(0, 8);
        assertThat(decoded.rejected()).extracting(Rejection::index).containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void readsLines() {
        PushDecoded decoded = lines("\uFEFF" + MINIMAL + "\r\n\n  \r\n" + with("\"message\":\"a\\nb\"") + "\n{broken\n"
                + MINIMAL + " " + MINIMAL + "\n[" + MINIMAL + "]\n{\"source\":\"a\"\n" + MINIMAL);
        assertThat(decoded.unreadable()).isNull();
        assertThat(decoded.events())
                .extracting(Item::index, Item::line)
                .containsExactly(tuple(0, 1), tuple(1, 4), tuple(6, 9));
        assertThat(decoded.rejected())
                .extracting(Rejection::index, Rejection::line)
                .containsExactly(tuple(2, 5), tuple(3, 6), tuple(4, 7), tuple(5, 8));
        assertThat(decoded.rejected())
                .extracting(Rejection::error)
                .satisfiesExactly(
                        broken -> assertThat(broken).contains("not JSON").contains("column"),
                        two -> assertThat(two).contains("one event a line"),
                        list -> assertThat(list).contains("must be a JSON object, not an array"),
                        open -> assertThat(open).contains("not JSON"));
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] bad = with("\"message\":\"?\"").getBytes(StandardCharsets.UTF_8);
        for (byte[] wrong : List.of(
                new byte[] {(byte) 0xC3},
                new byte[] {(byte) 0xC0, (byte) 0x80},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xFF})) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            int at = new String(bad, StandardCharsets.US_ASCII).indexOf('?');
            body.write(bad, 0, at);
            body.writeBytes(wrong);
            body.write(bad, at + 1, bad.length - at - 1);
            assertThat(decode("application/json", body.toByteArray()).unreadable())
                    .isEqualTo("the body is not UTF-8 at byte " + at);
            body.writeBytes(("\n" + MINIMAL).getBytes(StandardCharsets.UTF_8));
            PushDecoded decoded = decode("application/x-ndjson", body.toByteArray());
            assertThat(decoded.events()).extracting(Item::index).containsExactly(1);
            assertThat(decoded.rejected()).containsExactly(new Rejection(0, 1, "the line is not UTF-8 at byte " + at));
        }
    }

    @Test
    void keepsToTheLimits() {
        assertThat(event(with("\"payload\":" + "{\"a\":".repeat(32) + "1" + "}".repeat(32)))
                        .properties())
                .hasSize(1);
        assertThat(refusal(with("\"payload\":" + "{\"a\":".repeat(33) + "1" + "}".repeat(33))))
                .contains("nested deeper than 32");
        assertThat(refusal(with("\"payload\":{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")))
                .contains("nested deeper than 32");

        assertThat(event(with("\"payload\":" + members(512))).properties()).hasSize(512);
        assertThat(refusal(with("\"payload\":" + members(513)))).contains("more than 512 properties");
        assertThat(refusal(with("\"payload\":{\"in\":" + members(512) + "}"))).contains("more than 512 properties");
        assertThat(refusal(with("\"x\":1,\"payload\":" + members(512)))).contains("more than 512 properties");

        assertThat(event(with("\"payload\":{\"" + "n".repeat(256) + "\":1}")).properties())
                .hasSize(1);
        assertThat(refusal(with("\"payload\":{\"a\":{\"" + "n".repeat(257) + "\":1}}")))
                .contains("has 257 characters; at most 256");

        assertThat(event(with("\"message\":\"" + "m".repeat(65_536) + "\"")).message())
                .hasSize(65_536);
        assertThat(event(with("\"message\":\"" + "ü".repeat(32_768) + "\"")).message())
                .hasSize(32_768);
        assertThat(event(with("\"message\":\"" + "😀".repeat(16_384) + "\"")).message())
                .hasSize(32_768);
        assertThat(refusal(with("\"message\":\"" + "m".repeat(65_537) + "\""))).contains("65537 bytes; at most 65536");
        assertThat(refusal(with("\"message\":\"" + "€".repeat(21_846) + "\""))).contains("65538 bytes");
        assertThat(refusal(with("\"message\":\"" + "😀".repeat(16_385) + "\""))).contains("65540 bytes");

        assertThat(refusal(with("\"payload\":{\"n\":" + "9".repeat(5_000) + "}")))
                .contains("out of range");
        assertThat(refusal(with("\"event_id\":\"" + "x".repeat(257) + "\"")).length())
                .isLessThan(200);
    }

    private static String members(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"p" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void anyOtherMediaTypeIsReadAsJson() {
        assertThat(decode("", MINIMAL.getBytes(StandardCharsets.UTF_8)).events())
                .hasSize(1);
        assertThat(decode("text/plain", MINIMAL.getBytes(StandardCharsets.UTF_8))
                        .events())
                .hasSize(1);
    }

    @Test
    void whatPassesTheParsersOwnLimitsIsUnreadableOrRefusedByItsLine() {
        String deep = "{\"source\":\"app\",\"type\":\"log\",\"payload\":" + "{\"a\":".repeat(20_000) + "1";
        String longName = "{\"source\":\"app\",\"" + "n".repeat(60_000) + "\":1}";

        assertThat(json("[".repeat(20_000)).unreadable()).contains("nesting depth");
        assertThat(json(deep).unreadable()).contains("nesting depth");
        assertThat(json(longName).unreadable()).contains("Name length");
        PushDecoded lines = lines(deep + "\n" + longName + "\n" + MINIMAL);
        assertThat(lines.rejected()).extracting(Rejection::line).containsExactly(1, 2);
        assertThat(lines.events()).hasSize(1);
    }
}
