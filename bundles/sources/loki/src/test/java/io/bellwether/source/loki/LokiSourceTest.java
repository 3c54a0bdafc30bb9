// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

class LokiSourceTest {
    private static final String NS = "1754967845123456789";

    private final LokiSource source = new LokiSource();

    private PushDecoded decode(String type, byte[] body) {
        return source.decode(
                new PushRequest("/loki/api/v1/push", Map.of(), type, Map.of(), Map.of(), body, PushLimits.STANDARD));
    }

    private PushDecoded json(String body) {
        return decode("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private EventBody line(String line) {
        return line("{\"app\":\"crm\"}", line, "{}");
    }

    private EventBody line(String labels, String line, String metadata) {
        PushDecoded decoded = json("{\"streams\":[{\"values\":[[\"" + NS + "\"," + quoted(line) + "," + metadata
                + "]],\"stream\":" + labels + "}]}");
        assertThat(decoded.unreadable()).isNull();
        return decoded.events().get(0).event();
    }

    @Test
    void aLineIsAMessageWithItsLabels() {
        EventBody event = line("{\"app\":\"crm\",\"n\":7}", "all is well", "{\"user\":\"u1\",\"app\":\"other\"}");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:05.123456789Z"));
        assertThat(event.source()).isEqualTo("loki");
        assertThat(event.message()).isEqualTo("all is well");
        assertThat(event.level()).isEqualTo("Information");
        assertThat(event.properties())
                .containsOnly(
                        entry("app", "crm"), entry("n", "7"), entry("user", "u1"), entry("app_extracted", "other"));
    }

    @Test
    void aLineOfJsonIsTakenApart() {
        EventBody event = line(
                "{\"app\":\"crm\",\"tenant\":\"t1\"}",
                "{\"level\":50,\"time\":1795219317863,\"tenant\":\"t1\",\"msg\":\"Lead failed\",\"err\":{\"a\":[1,2.5]},"
                        + "\"stack\":\"Error: x\\n at y\",\"trace_id\":\"0AF7651916CD43DD8448EB211C80319C\","
                        + "\"span_id\":\"b7ad6b7169203331\"}",
                "{}");
        assertThat(event.message()).isEqualTo("Lead failed");
        assertThat(event.level()).isEqualTo("Error");
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.exception()).startsWith("Error: x");
        assertThat(event.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(event.spanId()).isEqualTo("b7ad6b7169203331");
        assertThat(event.properties())
                .containsEntry("time", 1_795_219_317_863L)
                .containsEntry("err", Map.of("a", List.of(1L, 2.5)))
                .containsEntry("tenant", "t1")
                .doesNotContainKeys("msg", "tenant_extracted");
    }

    @Test
    void aLineOfLogfmtIsTakenApart() {
        EventBody event = line("ts=2025 level=warn msg=\"no \\\"way\\\"\" path=/a/b n=");
        assertThat(event.message()).isEqualTo("no \"way\"");
        assertThat(event.severity()).isEqualTo(Severity.WARNING);
        assertThat(event.properties()).containsEntry("path", "/a/b").containsEntry("n", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x=1",
                "a=b c",
                "{\"a\":",
                "{\"a\":1} trailing",
                "=",
                "a=\"open",
                "a=b\"c d=e",
                "a=1 b==2",
                "[1]",
                "",
                "{\"n\":1e99999}",
                "a=1 \"b\"=2"
            })
    void anyOtherLineIsLeftWhole(String line) {
        EventBody event = line(line);
        assertThat(event.message()).isEqualTo(line);
        assertThat(event.properties()).containsOnly(entry("app", "crm"));
    }

    @Test
    void aLineThatSaysTooMuchIsLeftWhole() {
        String many = IntStream.range(0, 600).mapToObj(i -> "\"p" + i + "\":1").collect(Collectors.joining(","));
        for (String line : List.of(
                "{" + many + "}", "{\"a\":".repeat(40) + "1" + "}".repeat(40), "{\"" + "n".repeat(300) + "\":1}")) {
            assertThat(line(line).message()).isEqualTo(line);
            assertThat(line(line).properties()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "{}, plain, {}, Information",
        "{\"level\":\"err\"}, plain, {}, Error",
        "{\"level\":\"err\"}, plain, {\"detected_level\":\"warn\"}, Warning",
        "{\"severity\":\"CRITICAL\"}, plain, {}, Fatal",
        "{\"level\":\"unknown\"}, {\"level\":\"debug\"}, {}, Debug",
        "{}, {\"level\":60}, {}, Fatal",
        "{}, {\"lvl\":\"loud\"}, {}, loud",
        "{}, lvl=trace a=b, {}, Verbose"
    })
    void theLevelIsLookedForInMetadataLabelsAndLine(String labels, String line, String metadata, String level) {
        assertThat(line(labels, line, metadata).level()).isEqualTo(level);
    }

    @Test
    void theSamePushHasTheSameIdsAndItsLinesAreToldApart() {
        String stream = "{\"stream\":{\"a\":\"1\",\"b\":\"2\"},\"values\":[[\"" + NS + "\",\"x\"],[\"" + NS
                + "\",\"x\"],[\"" + NS + "\",\"y\"]]}";
        List<String> ids = ids("{\"streams\":[" + stream + "]}");
        assertThat(ids).doesNotHaveDuplicates().hasSize(3);
        assertThat(ids.get(1)).isEqualTo(ids.get(0) + "-2");
        assertThat(ids("{\"streams\":[" + stream.replace("\"a\":\"1\",\"b\":\"2\"", "\"b\":\"2\",\"a\":\"1\"") + "]}"))
                .isEqualTo(ids);
        assertThat(ids("{\"streams\":[" + stream.replace("\"a\":\"1\"", "\"a\":\"2\"") + "]}"))
                .doesNotContainAnyElementsOf(ids);
    }

    private List<String> ids(String body) {
        return json(body).events().stream().map(item -> item.event().eventId()).toList();
    }

    @Test
    void whatIsTooMuchIsRefusedAloneAndTold() {
        String body = "{\"streams\":[{\"stream\":{},\"values\":[[\"" + NS + "\",\"" + "x".repeat(Push.LINE_BYTES + 1)
                + "\"],[\"" + NS + "\",\"" + "é".repeat(70_000) + "\"],[\"" + NS + "\",\"y\",{\"" + "n".repeat(257)
                + "\":\"1\"}]]}]}";
        PushDecoded decoded = json(body);
        assertThat(decoded.events()).hasSize(1);
        assertThat(decoded.events().get(0).event().message().getBytes(StandardCharsets.UTF_8))
                .hasSizeBetween(65_530, 65_536);
        PushResponse response = source.respond(null, decoded, new PushReceipt(1, 0, 0, List.of()));
        assertThat(response.status()).isEqualTo(400);
        assertThat(new String(response.body(), StandardCharsets.UTF_8))
                .startsWith("2 entries were refused")
                .contains("entry 0: the line has more than 262144");
    }

    @Test
    void theAnswersAreLokis() {
        PushDecoded good = json("{\"streams\":[]}");
        PushResponse response = source.respond(null, good, new PushReceipt(0, 0, 0, List.of()));
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isNull();
        PushResponse refused = source.refuse(
                new PushHead("/loki/api/v1/push", Map.of(), "", Map.of(), Map.of()),
                new PushRefusal(PushRefusal.Kind.QUOTA, "slow down", null));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.contentType()).startsWith("text/plain");
        assertThat(new String(refused.body(), StandardCharsets.UTF_8)).isEqualTo("slow down\n");
    }

    @Test
    void theTokenIsThePasswordAndTheHeaderNamesThePlace() {
        String pair = Base64.getEncoder().encodeToString("someone:s3:cret".getBytes(StandardCharsets.UTF_8));
        assertThat(source.credential(head("authorization", "basic " + pair))).isEqualTo("s3:cret");
        assertThat(source.credential(head("authorization", "Basic ???"))).isNull();
        assertThat(source.credential(head("authorization", "Bearer x"))).isNull();
        assertThat(source.place(head("x-scope-orgid", " harbour/prod "))).isEqualTo("harbour/prod");
        assertThat(source.place(head("x-scope-orgid", " "))).isNull();
    }

    private static PushHead head(String name, String value) {
        return new PushHead("/loki/api/v1/push", Map.of(), "", Map.of(), Map.of(name, value));
    }

    @Test
    void protobufSaysTheSameAsJson() throws IOException {
        byte[] body = Snappy.compress(Protobuf.push("{app=\"crm\"}", 1_754_967_845L, 123_456_789, "häh")
                .toBytes());
        EventBody event = decode("application/x-protobuf", body).events().get(0).event();
        assertThat(event)
                .isEqualTo(line("{\"app\":\"crm\"}", "häh", "{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"}"));
        assertThat(event.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void snappyIsReadAsItsOwnLibraryWritesIt() throws Exception {
        Random random = new Random(3);
        for (int size : new int[] {0, 1, 5, 59, 60, 61, 300, 70_000, 1 << 20}) {
            byte[] plain = new byte[size];
            random.nextBytes(plain);
            for (int i = 0; i < size; i++) {
                plain[i] = random.nextInt(4) > 0 && i > 70 ? plain[i - 1 - random.nextInt(70)] : plain[i];
            }
            assertThat(SnappyBlock.decompress(Snappy.compress(plain))).isEqualTo(plain);
        }
        byte[] zeros = new byte[5 << 20];
        assertThat(SnappyBlock.decompress(Snappy.compress(zeros))).isEqualTo(zeros);
        assertThatThrownBy(() -> SnappyBlock.decompress(Snappy.compress(new byte[(64 << 20) + 1])))
                .isInstanceOf(RefusedBody.class)
                .hasMessageContaining("at most 67108864");
        assertThatThrownBy(() -> SnappyBlock.decompress(new byte[] {(byte) 0x80, (byte) 0x80, 0x40, 0}))
                .as("a megabyte out of one byte")
                .isInstanceOf(RefusedBody.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; {}",
                "{a=\"b\"}; {a=b}",
                "{ a = \"b\" , c_d=\"e\",}; {a=b, c_d=e}",
                "{a=\"q\\\"\\\\\\t\\u00e9\\x41\"}; {a=q\"\\\té" + "A}"
            })
    void labelsAreRead(String text, String labels) throws RefusedBody {
        assertThat(Labels.read(text)).hasToString(labels);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "a=\"b\"",
                "{a}",
                "{a=b}",
                "{a=\"b}",
                "{a=\"b\"} x",
                "{a=\"b\" c=\"d\"}",
                "{=\"b\"}",
                "{a=\"\\q\"}",
                "{a=\"\\u12\"}",
                "{a=\"1\",a=\"2\"}"
            })
    void otherLabelsAreRefused(String text) {
        assertThatThrownBy(() -> Labels.read(text)).isInstanceOf(RefusedBody.class);
    }

    @Test
    void theCapturedRequestOfPinoLokiIsTaken() throws IOException {
        Path path = Path.of(
                System.getProperty("bellwether.shared.data", "absent"), "wire-captures", "pino-loki-3.0.0.body.json");
        Assumptions.assumeTrue(Files.exists(path), path + " is not here");
        PushDecoded decoded = decode("application/json", Files.readAllBytes(path));
        assertThat(decoded.unreadable()).isNull();
        EventBody event = decoded.events().get(0).event();
        assertThat(event.message()).isEqualTo("Lead created");
        assertThat(event.properties()).containsEntry("lead_id", "u1").containsEntry("tenant", "t1");
    }
}
