// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.api.source.PollQuery;
import io.bellwether.api.source.PollRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeqSourceTest {
    private static final Instant FROM = Instant.parse("2025-08-12T03:00:00Z");
    private static final Instant TO = Instant.parse("2025-08-12T03:15:00.000000050Z");
    private static final String KEY = "k-secret-1";
    private static final String EMPTY_PAGE = "{\"Events\":[],\"Statistics\":{\"Status\":\"Complete\"}}";

    private final SeqSource source =
            new SeqSource(InstantSource.fixed(Instant.parse("2025-08-12T03:20:00Z")), 16 << 10, Duration.ofSeconds(2));
    private final AtomicReference<HttpExchange> received = new AtomicReference<>();
    private final AtomicReference<String> receivedBody = new AtomicReference<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private int status = 200;
    private String body = EMPTY_PAGE;
    private byte[] raw;
    private final Map<String, String> headers = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        received.set(exchange);
        receivedBody.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] bytes = raw == null ? body.getBytes(StandardCharsets.UTF_8) : raw;
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Settings settings(String url) {
        return Settings.of(source.parameters(), Map.of("url", url, "apiKey", KEY));
    }

    private PollOutcome poll(String cursor) throws InterruptedException {
        return poll(settings(url() + "/seq/"), cursor);
    }

    private PollOutcome poll(Settings settings, String cursor) throws InterruptedException {
        return source.poll(new PollRequest(settings, new PollQuery("q", "A = 'x+y' & %"), FROM, TO, cursor));
    }

    private PollOutcome.Page page(String cursor) throws InterruptedException {
        PollOutcome outcome = poll(cursor);
        assertThat(outcome).isInstanceOf(PollOutcome.Page.class);
        return (PollOutcome.Page) outcome;
    }

    private Map<String, String> query() {
        Map<String, String> query = new HashMap<>();
        for (String pair : received.get().getRequestURI().getRawQuery().split("&")) {
            String[] sides = pair.split("=", 2);
            query.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    @Test
    void makesOneSearch() throws InterruptedException {
        assertThat(page("event-a b").complete()).isTrue();
        HttpExchange exchange = received.get();
        assertThat(exchange.getRequestMethod()).isEqualTo("POST");
        assertThat(exchange.getProtocol()).isEqualTo("HTTP/1.1");
        assertThat(exchange.getRequestURI().getPath()).isEqualTo("/seq/api/events/signal");
        assertThat(exchange.getRequestHeaders().getFirst("X-Seq-ApiKey")).isEqualTo(KEY);
        assertThat(receivedBody.get()).isEqualTo("{}");
        assertThat(query())
                .containsEntry("count", "1000")
                .containsEntry("render", "true")
                .containsEntry("filter", "A = 'x+y' & %")
                .containsEntry("fromDateUtc", "2025-08-12T03:00:00.0000000Z")
                .containsEntry("toDateUtc", "2025-08-12T03:15:00.0000001Z")
                .containsEntry("afterId", "event-a b");
    }

    @Test
    void tellsTheServersTime() throws InterruptedException {
        Instant before = InstantSource.system().instant().minusSeconds(2);
        assertThat(page(null).serverTime()).isBetween(before, before.plusSeconds(60));
    }

    @Test
    void countsAWindow() throws InterruptedException {
        body = "{\"Columns\":[\"n\"],\"Rows\":[[42]],\"Statistics\":{\"ElapsedMilliseconds\":1.2}}";
        PollRequest request =
                new PollRequest(settings(url() + "/seq"), new PollQuery("q", "A = 'x+y'"), FROM, TO, null);
        assertThat(source.count(request)).hasValue(42);
        assertThat(received.get().getRequestURI().getPath()).isEqualTo("/seq/api/data");
        assertThat(query())
                .containsEntry("q", "select count(*) as n from stream where A = 'x+y'")
                .containsEntry("rangeStartUtc", "2025-08-12T03:00:00.0000000Z")
                .containsEntry("rangeEndUtc", "2025-08-12T03:15:00.0000001Z");
        for (String other :
                List.of("{\"Rows\":[]}", "{\"Error\":\"timed out\"}", "<html>", "[]", "{\"Rows\":[[null]]}")) {
            body = other;
            assertThat(source.count(request)).isEmpty();
        }
        status = 403;
        assertThat(source.count(request)).isEmpty();
    }

    @Test
    void readsWhatIsCompressed() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(("{\"Events\":[{\"Id\":\"event-1\",\"Timestamp\":\"2025-08-12T03:00:00.1234567+10:00\"}],"
                            + "\"Statistics\":{\"Status\":\"Complete\"}}")
                    .getBytes(StandardCharsets.UTF_8));
        }
        raw = zipped.toByteArray();
        headers.put("Content-Encoding", "gzip");
        assertThat(page(null).events()).singleElement().satisfies(event -> assertThat(event.timestamp())
                .isEqualTo(Instant.parse("2025-08-11T17:00:00.123456700Z")));
        raw = java.util.Arrays.copyOf(raw, 40);
        assertThat(poll(null)).isInstanceOf(PollOutcome.Failed.class);
    }

    @Test
    void leavesOutKeyAndCursorWhenThereAreNone() throws InterruptedException {
        poll(Settings.of(source.parameters(), Map.of("url", url())), null);
        assertThat(received.get().getRequestHeaders()).doesNotContainKey("X-seq-apikey");
        assertThat(query()).doesNotContainKey("afterId");
    }

    @Test
    void readsAWholeEvent() throws InterruptedException {
        body =
                """
                {"Statistics":{"Elapsed":"00:00:00.1","Status":"Complete","LastReadEventId":"event-1"},
                 "Events":[{"Timestamp":"2025-08-12T03:04:05.1234567Z",
                   "Properties":[{"Name":"_Environment","Value":"Demo"},{"Name":"StatusCode","Value":502},
                     {"Name":"Ratio","Value":0.5},{"Name":"Exact","Value":1.2345678901234567890},
                     {"Name":"Big","Value":123456789012345678901234567890},{"Name":"Yes","Value":true},
                     {"Name":"None","Value":null},{"Name":"Plan","Value":{"Id":7,"Steps":["a",{"b":1}]}}],
                   "MessageTemplateTokens":[{"Text":"Call {to} "},
                     {"PropertyName":"Target","RawText":"{Target:u3}","FormattedValue":"idx"},{"Text":" failed"}],
                   "EventType":"$1A2B3C4D","Level":"Fatal","Exception":"Boom\\n  at X","RenderedMessage":"Call {to} idx failed",
                   "TraceId":"0af7651916cd43dd8448eb211c80319c","SpanId":"b7ad6b7169203331",
                   "Resource":[{"Name":"service.name","Value":"api"},{"Name":"StatusCode","Value":1}],
                   "Id":"event-1","Links":{"Self":"api/events/event-1"}}]}""";
        assertThat(page(null).events()).singleElement().satisfies(event -> {
            assertThat(event.eventId()).isEqualTo("event-1");
            assertThat(event.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:05.1234567Z"));
            assertThat(event.source()).isEqualTo("seq");
            assertThat(event.type()).isEqualTo("log");
            assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(event.level()).isEqualTo("Fatal");
            assertThat(event.message()).isEqualTo("Call {to} idx failed");
            assertThat(event.template()).isEqualTo("Call {{to}} {Target:u3} failed");
            assertThat(event.eventType()).isEqualTo("$1A2B3C4D");
            assertThat(event.exception()).isEqualTo("Boom\n  at X");
            assertThat(event.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
            assertThat(event.spanId()).isEqualTo("b7ad6b7169203331");
            assertThat(event.properties())
                    .containsEntry("StatusCode", 502L)
                    .containsEntry("Ratio", 0.5)
                    .containsEntry("Exact", new BigDecimal("1.2345678901234567890"))
                    .containsEntry("Big", new BigDecimal("123456789012345678901234567890"))
                    .containsEntry("Yes", true)
                    .containsEntry("None", null)
                    .containsEntry("Plan", Map.of("Id", 7L, "Steps", List.of("a", Map.of("b", 1L))))
                    .containsEntry("service.name", "api");
        });
    }

    @Test
    void readsASparseEvent() throws InterruptedException {
        body =
                """
                {"Events":[{"Timestamp":"2025-08-12T13:04:05+10:00","Id":"event-2","Level":null,
                  "Properties":[{"Name":"N","Value":3}],
                  "MessageTemplateTokens":[{"Text":"n is "},{"PropertyName":"N"}]},
                  {"Timestamp":"2025-08-12T03:00:00Z","Id":"event-3","Level":"Weird"}],
                 "Statistics":{"Status":"Complete"}}""";
        List<EventBody> events = page(null).events();
        assertThat(events.get(0).timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:05Z"));
        assertThat(events.get(0).level()).isEqualTo("Information");
        assertThat(events.get(0).severity()).isEqualTo(Severity.INFO);
        assertThat(events.get(0).message()).isEqualTo("n is 3");
        assertThat(events.get(0).template()).isEqualTo("n is {N}");
        assertThat(events.get(1).severity()).isEqualTo(Severity.INFO);
        assertThat(events.get(1).level()).isEqualTo("Weird");
        assertThat(events.get(1).message()).isEmpty();
        assertThat(events.get(1).template()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "Complete, event-9, -,       -",
                "Complete, event-9, event-9, -",
                "Partial,  event-9, -,       event-9",
                "Partial,  event-9, event-7, event-9",
                "Full,     event-9, event-7, event-9",
                "Unknown,  event-9, event-7, event-9",
                "Unknown,  -,       -,       -",
                "Unknown,  event-9, event-9, -",
                "-,        event-9, event-7, event-9",
                "-,        -,       -,       -"
            })
    void continuesAnEmptyPageWhereTheServerStopped(String state, String lastRead, String cursor, String next)
            throws InterruptedException {
        body = "{\"Events\":[],\"Statistics\":{"
                + (lastRead == null ? "" : "\"LastReadEventId\":\"" + lastRead + "\",")
                + (state == null ? "\"Elapsed\":\"0\"" : "\"Status\":\"" + state + "\"")
                + "}}";
        assertThat(page(cursor).next()).isEqualTo(next);
    }

    @Test
    void continuesAfterTheLastEventWhenTheServerDoesNotSay() throws InterruptedException {
        body = "{\"Events\":[{\"Id\":\"event-5\",\"Timestamp\":\"2025-08-12T03:00:00Z\"}],"
                + "\"Statistics\":{\"Status\":\"Full\"}}";
        assertThat(page(null).next()).isEqualTo("event-5");
    }

    @Test
    void asksForLessWhenTheServerGotNowhere() throws InterruptedException {
        body = "{\"Events\":[],\"Statistics\":{\"Status\":\"Partial\",\"LastReadEventId\":\"event-7\"}}";
        assertThat(poll("event-7")).isInstanceOf(PollOutcome.Throttled.class);
        body = "{\"Events\":[],\"Statistics\":{\"Status\":\"Partial\"}}";
        assertThat(poll(null)).isInstanceOf(PollOutcome.Throttled.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "429, 7,                             PT7S",
                "429, -,                             -",
                "429, soon,                          -",
                "503, 0,                             PT0S",
                "503, 'Tue, 12 Aug 2025 03:21:30 GMT', PT1M30S",
                "503, 'Tue, 12 Aug 2025 03:00:00 GMT', PT0S",
                "503, 86400,                         PT1H",
                "504, -,                             -",
                "524, 3,                             PT3S",
                "408, -,                             -"
            })
    void yieldsToABusyServer(int busy, String retryAfter, Duration wait) throws InterruptedException {
        status = busy;
        body = "";
        if (retryAfter != null) {
            headers.put("Retry-After", retryAfter);
        }
        assertThat(poll(null)).isInstanceOfSatisfying(PollOutcome.Throttled.class, throttled -> {
            assertThat(throttled.retryAfter()).isEqualTo(wait);
            assertThat(throttled.reason()).contains(String.valueOf(busy));
        });
    }

    @ParameterizedTest
    @CsvSource({"400, true", "401, true", "403, true", "404, true", "414, true", "302, true", "500, false", "502, false"
    })
    void failsWithTheServersWordsAndWithoutTheKey(int code, boolean permanent) throws InterruptedException {
        status = code;
        body = "{\"Other\":{\"Error\":\"no\"},\"Error\":\"The key " + KEY + " is\\nwrong.\"}";
        assertThat(poll(null)).isInstanceOfSatisfying(PollOutcome.Failed.class, failed -> {
            assertThat(failed.permanent()).isEqualTo(permanent);
            assertThat(failed.reason())
                    .contains("HTTP " + code)
                    .contains("The key •••• is wrong.")
                    .doesNotContain(KEY);
        });
    }

    @Test
    void aPageThatCannotBeContinuedPasses() throws InterruptedException {
        status = 400;
        body = "{\"Error\":\"The event is unknown.\"}";
        assertThat(poll("event-7")).isEqualTo(new PollOutcome.Failed("HTTP 400: The event is unknown.", false));
        assertThat(poll(null)).isEqualTo(new PollOutcome.Failed("HTTP 400: The event is unknown.", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Sign in</html>",
                "{\"Ev",
                "null",
                "[[1]]",
                "{}",
                "",
                "{\"Events\":[5]}",
                "{\"Events\":[{\"Id\":\"a\",\"Timestamp\":\"2025-08-12T03:00:00Z\"}"
            })
    void saysWhatCannotBeRead(String answer) throws InterruptedException {
        body = answer;
        assertThat(poll(null)).isInstanceOfSatisfying(PollOutcome.Failed.class, failed -> {
            assertThat(failed.permanent()).isFalse();
            assertThat(failed.reason())
                    .startsWith("the answer cannot be read: ")
                    .hasSizeGreaterThan(35);
        });
    }

    @Test
    void readsALargeAnswerAsFarAsItMay() throws InterruptedException {
        StringBuilder events = new StringBuilder("{\"Events\":[");
        for (int i = 0; i < 50; i++) {
            events.append(i == 0 ? "" : ",")
                    .append("{\"Id\":\"event-")
                    .append(i)
                    .append("\",\"Timestamp\":\"2025-08-12T03:00:00Z\",\"RenderedMessage\":\"")
                    .append("x".repeat(1_000))
                    .append("\"}");
        }
        body = events.append("],\"Statistics\":{\"Status\":\"Complete\"}}").toString();
        PollOutcome.Page page = page(null);
        assertThat(page.events()).hasSizeBetween(10, 16);
        assertThat(page.next())
                .isEqualTo(page.events().get(page.events().size() - 1).eventId());

        body = "{\"Events\":[{\"Id\":\"event-1\",\"Exception\":\"" + "x".repeat(50_000) + "\"}]}";
        assertThat(poll(null)).isInstanceOfSatisfying(PollOutcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("lower pageSize"));
    }

    @Test
    void neitherDepthNorLengthOfAValueBlocksTheRest() throws InterruptedException {
        body = "{\"Events\":[{\"Id\":\"event-1\",\"Timestamp\":\"2025-08-12T03:00:00Z\",\"Properties\":["
                + "{\"Name\":\"Deep\",\"Value\":" + "[".repeat(2_000) + "]".repeat(2_000) + "},"
                + "{\"Name\":\"Long\",\"Value\":" + "9".repeat(2_000) + "},"
                + "{\"Name\":\"Far\",\"Value\":1e999},{\"Name\":\"After\",\"Value\":1}]}],"
                + "\"Statistics\":{\"Status\":\"Complete\"}}";
        Map<String, Object> properties = page(null).events().get(0).properties();
        assertThat(properties).containsEntry("After", 1L).containsEntry("Far", new BigDecimal("1e999"));
        assertThat(properties.get("Long")).isEqualTo("9".repeat(2_000));
        assertThat(properties.get("Deep").toString()).contains("nested deeper than 32");
    }

    /** Sends the beginning of an answer, and nothing more until it is released. */
    private CountDownLatch stallInTheBody(CountDownLatch begun) {
        CountDownLatch release = new CountDownLatch(1);
        server.removeContext("/");
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"Events\":[".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                exchange.close();
            }
        });
        return release;
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void anInterruptEndsAPollAlsoInTheMiddleOfTheBody() throws Exception {
        SeqSource patient = new SeqSource(InstantSource.system(), 16 << 10, Duration.ofMinutes(5));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = stallInTheBody(begun);
        PollRequest request = new PollRequest(settings(url()), new PollQuery("q", "true"), FROM, TO, null);
        Thread[] poller = new Thread[1];
        CountDownLatch started = new CountDownLatch(1);
        Future<?> poll = threads.submit(() -> {
            poller[0] = Thread.currentThread();
            started.countDown();
            assertThatThrownBy(() -> patient.poll(request)).isInstanceOf(InterruptedException.class);
            return null;
        });
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        while (!isReadingTheBody(poller[0])) {
            Thread.onSpinWait();
        }
        poller[0].interrupt();
        poll.get(60, TimeUnit.SECONDS);
        release.countDown();
    }

    private static boolean isReadingTheBody(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING
                && List.of(thread.getStackTrace()).toString().contains(BodyStream.class.getName());
    }

    @Test
    void aSilenceInTheMiddleOfTheBodyThrottles() throws InterruptedException {
        CountDownLatch release = stallInTheBody(new CountDownLatch(1));
        assertThat(poll(null)).isInstanceOf(PollOutcome.Throttled.class);
        release.countDown();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seq.example.com",
                "ftp://seq.example.com",
                "http://",
                "http://a b",
                "ftp://user:pw@seq.example.com",
                "seq.example.com/?apiKey=pw"
            })
    void anAddressThatIsNoneIsNoSetting(String url) {
        assertThatThrownBy(() -> settings(url))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("url: ")
                .satisfies(
                        thrown -> assertThat(((InvalidInput) thrown).problems().toString())
                                .doesNotContain("pw"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:pw@seq.example.com", "https://seq.example.com/?apiKey=pw"})
    void refusesAddressesThatHoldMore(String url) throws InterruptedException {
        Settings settings = settings(url);
        assertThatThrownBy(() -> source.queries(settings, null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("url: ")
                .hasMessageNotContaining("pw");
        assertThat(poll(settings, null))
                .isInstanceOfSatisfying(PollOutcome.Failed.class, failed -> assertThat(failed.permanent())
                        .isTrue());
    }

    @Test
    void refusesAKeyThatIsNoHeaderWithoutRepeatingIt() throws InterruptedException {
        Settings settings = Settings.of(source.parameters(), Map.of("url", url(), "apiKey", "top\nsecret"));
        assertThatThrownBy(() -> source.queries(settings, null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("apiKey: ")
                .hasMessageNotContaining("secret");
        assertThat(poll(settings, null).toString()).contains("apiKey").doesNotContain("secret");
    }
}
