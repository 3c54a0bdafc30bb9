// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.api.source.PollQuery;
import io.bellwether.api.source.PollRequest;
import io.bellwether.api.source.PollingDefaults;
import io.bellwether.api.source.PollingSource;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source that polls an HTTP server keeps: what each answer and each failure is taken for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class PollingSourceContract extends PluginContract<PollingSource> {
    private static final Instant FROM = Instant.parse("2025-08-12T03:00:00Z");
    private static final Instant TO = Instant.parse("2025-08-12T03:15:00Z");
    private static final String ENVIRONMENT = "O'Hara_100%";

    /** Valid settings for the server at this address. Give a value to every secret parameter, so that it is looked for. */
    protected abstract Map<String, Object> settings(URI server);

    /** What the server says for a window in which nothing happened. */
    protected abstract Answer.Reply nothing();

    @Override
    protected Set<String> reservedKeys() {
        return pollingKeys();
    }

    @Test
    void defaultsMakeSense() {
        PollingDefaults defaults = plugin().defaults();
        assertThat(defaults.pollEvery()).isPositive();
        assertThat(defaults.window()).isPositive();
        assertThat(defaults.requestDeadline()).isPositive();
        assertThat(defaults.concurrency()).isPositive();
    }

    @Test
    void queriesAreNamedAndStable() {
        Settings read = read(settings(URI.create("http://127.0.0.1:1")));
        for (String match : new String[] {null, "Harbour Wren Prod%", ENVIRONMENT}) {
            List<PollQuery> queries = plugin().queries(read, match);
            assertThat(queries).isNotEmpty();
            assertThat(queries.stream().map(PollQuery::name))
                    .doesNotHaveDuplicates()
                    .noneMatch(String::isBlank);
            assertThat(plugin().queries(read, match)).isEqualTo(queries);
        }
    }

    @Test
    void nothingIsACompletePage() throws Exception {
        assertThat(poll(nothing())).isInstanceOfSatisfying(PollOutcome.Page.class, page -> {
            assertThat(page.events()).isEmpty();
            assertThat(page.complete()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aBusyServerThrottles(int status) throws Exception {
        assertThat(poll(Answer.status(status).with("Retry-After", "7")))
                .isInstanceOfSatisfying(PollOutcome.Throttled.class, throttled -> assertThat(throttled.retryAfter())
                        .isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void aBusyServerNeedNotSayHowLong() throws Exception {
        assertThat(poll(Answer.status(429)))
                .isInstanceOfSatisfying(PollOutcome.Throttled.class, throttled -> assertThat(throttled.retryAfter())
                        .isNull());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedKeyIsPermanent(int status) throws Exception {
        assertThat(poll(Answer.json(status, "{\"Error\":\"no\"}")))
                .isInstanceOfSatisfying(PollOutcome.Failed.class, failed -> assertThat(failed.permanent())
                        .isTrue());
    }

    @Test
    void aRefusedQueryIsPermanent() throws Exception {
        assertThat(poll(Answer.json(400, "{\"Error\":\"syntax\"}")))
                .isInstanceOfSatisfying(PollOutcome.Failed.class, failed -> assertThat(failed.permanent())
                        .isTrue());
    }

    @Test
    void aFaultOfTheServerIsPassing() throws Exception {
        assertPassing(poll(Answer.status(500)));
    }

    @Test
    void aCutConnectionIsPassing() throws Exception {
        assertPassing(poll(new Answer.Cut(0)));
        assertPassing(poll(new Answer.Cut(200)));
    }

    @Test
    void nobodyListensIsPassing() throws Exception {
        URI closed = URI.create("http://127.0.0.1:" + SilentServer.closedPort());
        assertPassing(poll(closed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>Sign in</html>", "{\"Ev", "null", "[[1]]"})
    void anUnreadableAnswerIsAFailure(String body) throws Exception {
        assertThat(poll(Answer.json(200, body))).isInstanceOf(PollOutcome.Failed.class);
    }

    @Test
    void anInterruptIsHonoured() throws Exception {
        try (SilentServer silent = new SilentServer()) {
            URI uri = URI.create("http://127.0.0.1:" + silent.port());
            Interrupted.givesUp(() -> poll(uri), silent.connected());
        }
    }

    @Test
    void aSecretThatIsEchoedIsNotRepeated() throws Exception {
        String echo = String.join(" ", secrets(settings(URI.create("http://127.0.0.1:1"))));
        for (int status : List.of(400, 401, 403, 404, 429, 500, 503)) {
            poll(Answer.json(status, "{\"Error\":\"not so, " + echo + "\"}"));
        }
    }

    private static void assertPassing(PollOutcome outcome) {
        if (outcome instanceof PollOutcome.Throttled) {
            return;
        }
        assertThat(outcome).isInstanceOfSatisfying(PollOutcome.Failed.class, failed -> assertThat(failed.permanent())
                .as("permanent: " + failed.reason())
                .isFalse());
    }

    private PollOutcome poll(Answer answer) throws Exception {
        try (LocalHttpServer server = LocalHttpServer.start(request -> answer)) {
            return poll(server.uri());
        }
    }

    private PollOutcome poll(URI server) throws InterruptedException {
        Map<String, Object> raw = settings(server);
        Settings read = read(raw);
        PollQuery query = plugin().queries(read, ENVIRONMENT).get(0);
        PollOutcome outcome = plugin().poll(new PollRequest(read, query, FROM, TO, null));
        assertThat(outcome).as("outcome").isNotNull();
        secrets(raw).forEach(secret -> assertThat(outcome.toString()).doesNotContain(secret));
        return outcome;
    }
}
