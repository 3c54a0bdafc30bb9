// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushHead;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClefSourceTest {
    private static final String TIME = "\"@t\":\"2025-08-12T03:04:05.1234567Z\"";

    private final ClefSource source = new ClefSource();

    private PushRequest request(String path, String type, Map<String, String> query, byte[] body) {
        return new PushRequest(path, Map.of(), type, query, Map.of(), body, PushLimits.STANDARD);
    }

    private PushDecoded clef(String body) {
        return source.decode(request(
                "/ingest/clef", "application/vnd.serilog.clef", Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    private EventBody one(String members) {
        PushDecoded decoded = clef("{" + TIME + (members.isEmpty() ? "" : ",") + members + "}");
        assertThat(decoded.unreadable()).isNull();
        return decoded.events().get(0).event();
    }

    @Test
    void everyFieldHasItsPlace() {
        EventBody event = one("\"@mt\":\"Hi {Name}\",\"@m\":\"Hi you\",\"@l\":\"ERR\",\"@x\":\"boom\",\"@i\":439041101,"
                + "\"@tr\":\"0AF7651916CD43DD8448EB211C80319C\",\"@sp\":\"b7ad6b7169203331\",\"@ps\":\"00f067aa0ba902b7\","
                + "\"@st\":\"2025-08-12T03:04:05.0234567Z\",\"@sk\":\"Server\",\"@ra\":{\"service.name\":\"crm\"},"
                + "\"@sa\":{\"name\":\"lib\"},\"Name\":\"you\",\"@@t\":\"mine\",\"@zz\":true");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:05.1234567Z"));
        assertThat(event.eventId()).isNull();
        assertThat(event.source()).isEqualTo("clef");
        assertThat(event.type()).isEqualTo("span");
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.level()).isEqualTo("Error");
        assertThat(event.message()).isEqualTo("Hi you");
        assertThat(event.template()).isEqualTo("Hi {Name}");
        assertThat(event.eventType()).isEqualTo("$1A2B3C4D");
        assertThat(event.exception()).isEqualTo("boom");
        assertThat(event.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(event.spanId()).isEqualTo("b7ad6b7169203331");
        assertThat(event.properties())
                .containsOnly(
                        entry("Name", "you"),
                        entry("@t", "mine"),
                        entry("@zz", true),
                        entry("start", "2025-08-12T03:04:05.023456700Z"),
                        entry("elapsed_ms", 100.0),
                        entry("parent_id", "00f067aa0ba902b7"),
                        entry("kind", "Server"),
                        entry("service.name", "crm"),
                        entry("scope", Map.of("name", "lib")));
    }

    @Test
    void whatIsAbsentIsInformationWithoutAMessage() {
        EventBody event = one("");
        assertThat(event.level()).isEqualTo("Information");
        assertThat(event.message()).isEmpty();
        assertThat(event.template()).isNull();
        assertThat(event.eventType()).isNull();
        assertThat(event.type()).isEqualTo("log");
        assertThat(event.properties()).isEmpty();
    }

    @Test
    void idsOfAnotherFormAreKeptAsProperties() {
        EventBody event = one("\"@tr\":\"abc\",\"@sp\":\"\"");
        assertThat(event.traceId()).isNull();
        assertThat(event.spanId()).isNull();
        assertThat(event.properties()).containsExactly(entry("TraceId", "abc"));
    }

    @ParameterizedTest
    @CsvSource({"'', $00000000", "a, $CA2E9442", "The quick brown fox jumps over the lazy dog, $519E91F5"})
    void theEventTypeIsTheOneAtATimeHash(String template, String type) {
        assertThat(EventTypes.of(template)).isEqualTo(type);
        assertThat(one("\"@mt\":\"" + template + "\"").eventType()).isEqualTo(EventTypes.of(template));
    }

    @ParameterizedTest
    @CsvSource({
        "\"1a2b\", $00001A2B",
        "\"0x1A2B3C4D\", $1A2B3C4D",
        "\"$1A2B3C4D\", $1A2B3C4D",
        "4294967295, $FFFFFFFF",
        "-1, $FFFFFFFF"
    })
    void theEventTypeMayBeGivenAsNumberOrText(String given, String type) {
        assertThat(one("\"@i\":" + given).eventType()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"xyz\"", "99999999999999999999", "12345678901", "true", "null", "\"123456789\""})
    void anotherEventTypeIsNone(String given) {
        assertThat(one("\"@i\":" + given).eventType()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Plain|Plain",
                "{S} {N} {B} {Z} {D}|text 7 true null 1.5",
                "{Missing} {{S}} }}{|{Missing} {S} }{",
                "{@O} {$O}|{\"a\":[1,\"x\",null]} {\"a\":[1,\"x\",null]}",
                "[{S,6}] [{S,-6}] [{N,3:000}]|[  text] [text  ] [007]",
                "{N:0.00} {D:F1} {M:N2} {N:D4} {N:X4} {D:P0} {D:E2}|7.00 1.5 1,234,567.89 0007 0007 150 % 1.50E+000",
                "{M:#,##0.0} {N:x} {S:l} {S:j} {S:0.0} {D:yyyy}|1,234,567.9 7 text \"text\" text 1.5",
                "{0} {1}|zero one",
                "{a b} {S!} {} { S} {S,x} {S|{a b} {S!} {} { S} {S,x} {S"
            })
    void theMessageIsMadeFromTheTemplate(String template, String message) {
        assertThat(one("\"@mt\":\"" + template + "\",\"S\":\"text\",\"N\":7,\"B\":true,\"Z\":null,\"D\":1.5,"
                                + "\"M\":1234567.89,\"O\":{\"a\":[1,\"x\",null]},\"0\":\"zero\",\"1\":\"one\"")
                        .message())
                .isEqualTo(message);
    }

    @Test
    void givenRenderingsStandForFormattedProperties() {
        assertThat(one("\"@mt\":\"{A} {B:0.0} {C:HH}\",\"@r\":[\"2,5\",\"03\"],\"A\":1,\"B\":2.5,\"C\":\"t\"")
                        .message())
                .isEqualTo("1 2,5 03");
    }

    @Test
    void numbersKeepTheirDigits() {
        assertThat(one("\"a\":9223372036854775808,\"b\":0.1234567890123456789,\"c\":1e400,\"d\":12")
                        .properties())
                .containsEntry("a", new BigDecimal("9223372036854775808"))
                .containsEntry("b", new BigDecimal("0.1234567890123456789"))
                .containsEntry("c", new BigDecimal("1e400"))
                .containsEntry("d", 12L);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-08-12T03:04:05Z, 2025-08-12T03:04:05Z",
        "2024-02-29T23:59:59.9999999Z, 2024-02-29T23:59:59.999999900Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.123456789Z, 9999-12-31T23:59:59.123456789Z",
        "2025-08-12T05:04:05.1+02:00, 2025-08-12T03:04:05.1Z",
        "2025-08-12T03:04:05, 2025-08-12T03:04:05Z",
        "2025-08-12 03:04:05Z, 2025-08-12T03:04:05Z",
        "2025-08-12T03:04Z, 2025-08-12T03:04:00Z",
        "1900-03-01T00:00:00Z, 1900-03-01T00:00:00Z"
    })
    void timesAreRead(String text, Instant time) {
        assertThat(Times.read(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2025-02-29T00:00:00Z",
                "1900-02-29T00:00:00Z",
                "2025-13-01T00:00:00Z",
                "2025-08-12",
                "2025-08-12T24:00:01Z",
                "2025-08-12T03:04:60Z",
                "+10000-01-01T00:00:00Z",
                "2025-08-12T03:04:05.1234567890Z",
                "2025-08-32T00:00:00Z",
                "2025-08-12T0x:00:00Z",
                ""
            })
    void whatIsNoTimeIsRefused(String text) {
        assertThat(Times.read(text)).isNull();
        assertThat(clef("{\"@t\":\"" + text + "\"}").unreadable()).contains("`@t`");
    }

    @Test
    void everyDayOfManyYearsIsReadAsTheLibraryDoes() {
        Instant day = Instant.parse("1895-01-01T12:00:00Z");
        for (int i = 0; i < 80_000; i++, day = day.plus(Duration.ofDays(1))) {
            String text = day.toString();
            assertThat(Times.read(text)).isEqualTo(day);
        }
    }

    @Test
    void oneBadLineRefusesAllAndIsNamed() {
        PushDecoded decoded = clef("{" + TIME + "}\n\n{" + TIME + ",\"a\":}\n");
        assertThat(decoded.events()).isEmpty();
        assertThat(decoded.unreadable()).contains("not JSON").contains("line 3");
        assertThat(clef("{" + TIME + "}\n{}").unreadable())
                .contains("`@t` is missing")
                .contains("line 2");
    }

    @Test
    void theLimitsAreKept() {
        String deep = "\"a\":" + "[".repeat(31) + "]".repeat(31);
        assertThat(one(deep).properties()).hasSize(1);
        assertThat(clef("{" + TIME + ",\"a\":" + "[".repeat(32) + "]".repeat(32) + "}")
                        .unreadable())
                .contains("deeper than 32");
        assertThat(clef("{" + TIME + ",\"a\":" + "[".repeat(50_000)).unreadable())
                .isNotNull();
        String many = IntStream.range(0, 513).mapToObj(i -> ",\"p" + i + "\":1").collect(Collectors.joining());
        assertThat(clef("{" + TIME + many + "}").unreadable()).contains("more than 512");
        assertThat(clef("{" + TIME + ",\"" + "n".repeat(257) + "\":1}").unreadable())
                .contains("257 characters");
        assertThat(clef("{" + TIME + ",\"a\":\"" + "x".repeat(Bodies.EVENT_BYTES) + "\"}")
                        .unreadable())
                .contains("262144 bytes");
        EventBody event = one("\"@m\":\"" + "ü".repeat(40_000) + "\"");
        assertThat(event.message().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(65_530, 65_536);
        assertThat(event.message()).endsWith("ü…");
        assertThat(one("\"@mt\":\"" + "{a}".repeat(1_000) + "\",\"a\":\"" + "y".repeat(1_000) + "\"")
                        .message())
                .hasSizeLessThanOrEqualTo(65_536);
        assertThat(one("\"@mt\":\"" + "{a".repeat(60_000) + "}\"").message()).startsWith("{a{a");
    }

    @Test
    void theBodyMustBeUtf8() {
        byte[] body = ("{" + TIME + ",\"a\":\"?\"}").getBytes(StandardCharsets.UTF_8);
        body[body.length - 3] = (byte) 0xE9;
        assertThat(source.decode(request("/ingest/clef", "", Map.of(), body)).unreadable())
                .isEqualTo("the body is not UTF-8 at byte " + (body.length - 3));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "clef, true", "false, false", "'', true"})
    void theFlagDecidesTheForm(String flag, boolean clef) {
        byte[] body = ("{" + TIME + "}").getBytes(StandardCharsets.UTF_8);
        PushDecoded decoded = source.decode(request("/api/events/raw", "application/json", Map.of("clef", flag), body));
        assertThat(decoded.unreadable() == null).isEqualTo(clef);
    }

    @Test
    void anEmptyFlagOnTheOlderFormMeansNo() {
        byte[] body = "{\"events\":[{\"Timestamp\":\"2025-08-12T03:04:05Z\",\"MessageTemplate\":\"x\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(source.decode(request("/api/events/raw", "", Map.of("clef", ""), body))
                        .events())
                .hasSize(1);
    }

    @Test
    void theKeyIsFoundInTheHeaderThenInTheQuery() {
        assertThat(key("h", "q")).isEqualTo("h");
        assertThat(key(" ", "q")).isEqualTo("q");
        assertThat(key(null, " q ")).isEqualTo("q");
        assertThat(key(null, "")).isNull();
    }

    private String key(String header, String query) {
        return source.credential(new PushHead(
                "/ingest/clef",
                Map.of(),
                "",
                Map.of("apiKey", query),
                header == null ? Map.of() : Map.of("x-seq-apikey", header)));
    }

    @Test
    void theAnswerIsSeqs() {
        PushRequest request = request("/ingest/clef", "", Map.of(), new byte[0]);
        PushDecoded decoded = clef("{" + TIME + "}");
        PushResponse response = source.respond(request, decoded, new PushReceipt(1, 0, 0, List.of()));
        assertThat(response.status()).isEqualTo(201);
        assertThat(text(response)).isEqualTo("{\"MinimumLevelAccepted\":null}");
        assertThat(source.respond(request, decoded, new PushReceipt(0, 0, 1, List.of()))
                        .status())
                .isEqualTo(201);
        PushReceipt future = new PushReceipt(0, 0, 0, List.of(new PushDecoded.Rejection(0, 1, "too far")));
        assertThat(text(source.respond(request, decoded, future))).isEqualTo("{\"Error\":\"too far\"}");
        PushResponse refused = source.refuse(
                new PushHead("/ingest/clef", Map.of(), "", Map.of(), Map.of()),
                new PushRefusal(PushRefusal.Kind.TOO_LARGE, "say \"less\"\n", null));
        assertThat(refused.status()).isEqualTo(413);
        assertThat(text(refused)).isEqualTo("{\"Error\":\"say \\\"less\\\"\\n\"}");
    }

    private static String text(PushResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void theOlderFormIsRead() {
        byte[] body = ("{\"Events\":[{\"Timestamp\":\"2025-08-12T03:04:05.123Z\",\"Level\":\"warn\","
                        + "\"MessageTemplate\":\"{A:0.0} of {B}\",\"Exception\":\"x\",\"Extra\":1,"
                        + "\"Properties\":{\"A\":2,\"B\":3},"
                        + "\"Renderings\":{\"A\":[{\"Format\":\"0.0\",\"Rendering\":\"two\"}]}}]}")
                .getBytes(StandardCharsets.UTF_8);
        EventBody event = source.decode(request("/api/events/raw", "application/json", Map.of(), body))
                .events()
                .get(0)
                .event();
        assertThat(event.level()).isEqualTo("Warning");
        assertThat(event.message()).isEqualTo("two of 3");
        assertThat(event.properties()).containsOnly(entry("A", 2L), entry("B", 3L), entry("Extra", 1L));
    }

    @ParameterizedTest
    @CsvSource({"seq-logging-3.2.0, 1", "pino-seq-4.0.0, 2", "winston-seq-3.0.1, 2"})
    void capturedRequestsOfClientsAreTaken(String capture, int events) throws IOException {
        byte[] body = shared("wire-captures/" + capture + ".body.json");
        PushDecoded decoded = source.decode(request("/api/events/raw", "application/json", Map.of(), body));
        assertThat(decoded.unreadable()).isNull();
        assertThat(decoded.events())
                .hasSize(events)
                .allSatisfy(
                        item -> assertThat(item.event().message()).isNotEmpty().doesNotContain("{"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cleftool-example", "seqcli-events", "seqcli-spans"})
    void filesOfSeqsOwnToolsAreTaken(String file) throws IOException {
        byte[] body = shared("seq/" + file + ".clef");
        long lines = new String(body, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .count();
        PushDecoded decoded = source.decode(request("/ingest/clef", "", Map.of(), body));
        assertThat(decoded.unreadable()).isNull();
        assertThat(decoded.events()).hasSize((int) lines);
        assertThat(decoded.events().stream().map(item -> item.event().level()).distinct())
                .isSubsetOf(Arrays.asList("Verbose", "Debug", "Information", "Warning", "Error", "Fatal"));
    }

    private static byte[] shared(String file) throws IOException {
        Path path = Path.of(System.getProperty("bellwether.shared.data", "absent"), file);
        Assumptions.assumeTrue(Files.exists(path), path + " is not here");
        return Files.readAllBytes(path);
    }
}
