// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.api.source.PollQuery;
import io.bellwether.api.source.PollRequest;
import io.bellwether.api.source.PollingSource;
import io.bellwether.testkit.http.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A small source keeps the contract, and the contract catches one that does not. */
class ListSourceTest extends PollingSourceContract {
    private static final Parameter<String> URL =
            Parameter.text("url", "URL", "The server's address.").required();
    private static final Parameter<String> KEY =
            Parameter.text("key", "Key", "Proves who we are.").required().secret();

    @Override
    protected PollingSource plugin() {
        return new ListSource();
    }

    @Override
    protected Map<String, Object> settings(URI server) {
        return Map.of("url", server.toString(), "key", "s3cr3t-key");
    }

    @Override
    protected Answer.Reply nothing() {
        return Answer.json(200, "[]");
    }

    /** Reads a JSON array of messages. */
    static class ListSource implements PollingSource {
        private final HttpClient http = HttpClient.newHttpClient();
        private final ObjectMapper json = new ObjectMapper();

        @Override
        public String id() {
            return "list";
        }

        @Override
        public String title() {
            return "List";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of(URL, KEY);
        }

        @Override
        public List<PollQuery> queries(Settings settings, String environmentMatch) {
            return List.of(new PollQuery("all", ""));
        }

        @Override
        public PollOutcome poll(PollRequest request) throws InterruptedException {
            Settings settings = request.settings();
            try {
                HttpRequest asked = HttpRequest.newBuilder(URI.create(settings.get(URL) + "/list"))
                        .timeout(Duration.ofSeconds(30))
                        .header("X-Key", settings.get(KEY))
                        .build();
                return outcome(http.send(asked, HttpResponse.BodyHandlers.ofString()));
            } catch (IOException e) {
                return new PollOutcome.Failed("the server could not be reached", false);
            }
        }

        PollOutcome outcome(HttpResponse<String> response) {
            int status = response.statusCode();
            String reason = "the server answered " + status;
            if (status == 429 || status == 503) {
                Duration after = response.headers()
                        .firstValue("Retry-After")
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .orElse(null);
                return new PollOutcome.Throttled(after, reason);
            }
            return status == 200 ? page(response.body()) : new PollOutcome.Failed(reason, status / 100 == 4);
        }

        private PollOutcome page(String body) {
            try {
                JsonNode list = json.readTree(body);
                List<EventBody> events = new ArrayList<>();
                for (JsonNode item : list) {
                    if (!item.isTextual()) {
                        return new PollOutcome.Failed("an item is no text", false);
                    }
                    events.add(EventBody.of("list", "log", Severity.INFO, item.asText()));
                }
                return list.isArray()
                        ? new PollOutcome.Page(events, null)
                        : new PollOutcome.Failed("the answer is no list", false);
            } catch (JsonProcessingException e) {
                return new PollOutcome.Failed("the answer is no JSON", false);
            }
        }
    }

    @Test
    void oneThatTellsTheSecretIsCaught() {
        PollingSourceContract contract = new PollingSourceContract() {
            @Override
            protected PollingSource plugin() {
                return new ListSource() {
                    @Override
                    PollOutcome outcome(HttpResponse<String> response) {
                        return new PollOutcome.Failed(response.body(), true);
                    }
                };
            }

            @Override
            protected Map<String, Object> settings(URI server) {
                return ListSourceTest.this.settings(server);
            }

            @Override
            protected Answer.Reply nothing() {
                return ListSourceTest.this.nothing();
            }
        };
        assertThatThrownBy(contract::aSecretThatIsEchoedIsNotRepeated).isInstanceOf(AssertionError.class);
        assertThatThrownBy(contract::aFaultOfTheServerIsPassing).isInstanceOf(AssertionError.class);
        assertThatThrownBy(contract::nothingIsACompletePage).isInstanceOf(AssertionError.class);
    }
}
