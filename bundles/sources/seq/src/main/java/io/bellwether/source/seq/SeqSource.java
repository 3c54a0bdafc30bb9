// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.api.source.PollOutcome.Failed;
import io.bellwether.api.source.PollOutcome.Throttled;
import io.bellwether.api.source.PollQuery;
import io.bellwether.api.source.PollRequest;
import io.bellwether.api.source.PollingSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Reads events from a Seq server. Each category of the setting {@code queries} is a query of its own; each poll is one
 * search, answered newest first, which the next one continues where the server says it stopped reading.
 */
@Component(service = PollingSource.class)
public final class SeqSource implements PollingSource {
    static final Parameter<String> URL = Parameter.webAddress(
                    "url", "Address", "Base address of the Seq server, such as https://seq.example.com:5341.")
            .required();
    static final Parameter<String> API_KEY = Parameter.text(
                    "apiKey", "API key", "A key with the permission Read. Leave it out when the server asks for none.")
            .secret();
    static final Parameter<String> ENVIRONMENT_MATCH = Parameter.text(
            "environmentMatch",
            "Environment",
            "LIKE pattern of the property _Environment, in any case: % is any run of characters, _ any one, and"
                    + " doubling makes either ordinary. Without it the environment's own pattern counts.");
    static final Parameter<Map<String, String>> QUERIES = Parameter.textMap(
                    "queries", "Queries", "What to read: a Seq filter for each category. Times are added to it.")
            .orElse(Filters.DEFAULT_QUERIES);
    static final Parameter<Boolean> ALL_CRITICAL = Parameter.bool(
                    "allCritical", "All critical events", "Read all Error and Fatal events beside the queries.")
            .orElse(true);
    static final Parameter<String> NOISE = Parameter.text(
                    "noise", "Noise", "A Seq filter that every event has to pass too. Empty lets all pass.")
            .orElse(Filters.DEFAULT_NOISE);
    static final Parameter<Long> PAGE_SIZE = Parameter.integer(
                    "pageSize", "Page size", "How many events to ask for in one request.")
            .orElse(1_000L)
            .between(1L, 5_000L)
            .unit("events");

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
    private static final int ZIP_BUFFER = 16 << 10;
    private static final int LARGEST_ANSWER = 16 << 20;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final InstantSource clock;
    private final int largestAnswer;
    private final Duration longestSilence;

    @Activate
    public SeqSource(@Reference InstantSource clock) {
        this(clock, LARGEST_ANSWER, LONGEST_SILENCE);
    }

    SeqSource(InstantSource clock, int largestAnswer, Duration longestSilence) {
        this.clock = clock;
        this.largestAnswer = largestAnswer;
        this.longestSilence = longestSilence;
    }

    @Override
    public String id() {
        return "seq";
    }

    @Override
    public String title() {
        return "Seq";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(URL, API_KEY, ENVIRONMENT_MATCH, QUERIES, ALL_CRITICAL, NOISE, PAGE_SIZE);
    }

    @Override
    public List<PollQuery> queries(Settings settings, String environmentMatch) {
        Search.check(settings);
        String match = settings.find(ENVIRONMENT_MATCH).orElse(environmentMatch);
        return Filters.queries(settings.get(QUERIES), match, settings.get(NOISE), settings.get(ALL_CRITICAL));
    }

    @Override
    public Map<String, String> expressions(Settings settings) {
        Map<String, String> expressions = new LinkedHashMap<>();
        settings.get(QUERIES).forEach((category, filter) -> expressions.put("queries." + category, filter));
        if (!settings.get(NOISE).isBlank()) {
            expressions.put("noise", settings.get(NOISE));
        }
        return expressions;
    }

    @Override
    public List<String> hosts(Settings settings) {
        return List.of(Search.host(settings));
    }

    @Override
    public PollOutcome poll(PollRequest request) throws InterruptedException {
        return ask(request, false, (response, body, secrecy) -> {
            Answer answer = Answer.read(body, largestAnswer);
            return answer.fault() == null
                    ? answer.outcome(request.cursor(), date(response), secrecy)
                    : new Failed(secrecy.hide("the answer cannot be read: " + answer.fault()), false);
        });
    }

    @Override
    public OptionalLong count(PollRequest request) throws InterruptedException {
        AtomicLong count = new AtomicLong(-1);
        ask(request, true, (response, body, secrecy) -> {
            count.set(CountAnswer.read(body));
            return new PollOutcome.Page(List.of(), null);
        });
        return count.get() < 0 ? OptionalLong.empty() : OptionalLong.of(count.get());
    }

    /** Reads a proper answer. */
    private interface Reader {
        PollOutcome read(HttpResponse<?> response, InputStream body, Secrecy secrecy) throws IOException;
    }

    private PollOutcome ask(PollRequest request, boolean count, Reader reader) throws InterruptedException {
        Secrecy secrecy = new Secrecy(request.settings().find(API_KEY).orElse(""));
        HttpRequest search;
        try {
            search = count ? Search.count(request, longestSilence) : Search.request(request, longestSilence);
        } catch (InvalidInput e) {
            return new Failed(secrecy.hide(e.getMessage()), true);
        }
        String server = search.uri().getHost();
        try {
            HttpResponse<InputStream> response = http.send(search, headers -> new BodyStream(longestSilence));
            try (InputStream raw = response.body();
                    InputStream body = decoded(response, raw)) {
                return response.statusCode() == 200
                        ? reader.read(response, body, secrecy)
                        : Refusal.of(response.statusCode(), response.headers(), body, clock.instant())
                                .outcome(secrecy, request.cursor());
            }
        } catch (HttpConnectTimeoutException e) {
            return new Failed("cannot reach " + server + " within " + CONNECT_TIMEOUT.toSeconds() + " s", false);
        } catch (HttpTimeoutException e) {
            return new Throttled(null, server + " has not answered within " + longestSilence.toSeconds() + " s");
        } catch (IOException e) {
            if (isInterrupt(e)) {
                throw new InterruptedException("interrupted while reading from " + server);
            }
            return new Failed(secrecy.hide("no answer from " + server + ": " + describe(e)), false);
        }
    }

    private static InputStream decoded(HttpResponse<?> response, InputStream body) throws IOException {
        boolean zipped = response.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equalsIgnoreCase)
                .isPresent();
        return zipped ? new GZIPInputStream(body, ZIP_BUFFER) : body;
    }

    /** Written in whole seconds, so that the middle of that second is the best guess. */
    private static Instant date(HttpResponse<?> response) {
        try {
            return response.headers()
                    .firstValue("Date")
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .plusMillis(500))
                    .orElse(null);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isInterrupt(IOException e) {
        return e instanceof InterruptedIOException || e.getCause() instanceof InterruptedException;
    }

    private static String describe(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
