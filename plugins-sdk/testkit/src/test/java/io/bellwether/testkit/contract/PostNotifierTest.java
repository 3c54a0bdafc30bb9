// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A small notifier keeps the contract, and the contract catches those who break it. */
class PostNotifierTest extends HttpNotifierContract {
    private static final Parameter<String> URL =
            Parameter.text("url", "URL", "Where to post.").required();
    private static final Parameter<String> KEY =
            Parameter.text("key", "Key", "Proves who we are.").required().secret();

    @Override
    protected Notifier plugin() {
        return new PostNotifier();
    }

    @Override
    protected Map<String, Object> settings(String host, int port) {
        return Map.of("url", "http://" + host + ":" + port + "/in", "key", "s3cr3t-key");
    }

    /** Posts the canonical JSON. */
    static class PostNotifier implements Notifier {
        private final HttpClient http = HttpClient.newHttpClient();

        @Override
        public String id() {
            return "post";
        }

        @Override
        public String title() {
            return "Post";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of(URL, KEY);
        }

        @Override
        public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
            URI target = URI.create(settings.get(URL));
            String refusal = notification.egress().refusal(target.getHost());
            if (refusal != null) {
                return new DeliveryOutcome.Rejected(refusal);
            }
            try {
                HttpRequest request = HttpRequest.newBuilder(target)
                        .timeout(Duration.ofSeconds(30))
                        .header("X-Key", settings.get(KEY))
                        .POST(HttpRequest.BodyPublishers.ofString(notification.json()))
                        .build();
                return outcome(http.send(request, HttpResponse.BodyHandlers.ofString()));
            } catch (IOException e) {
                return new DeliveryOutcome.RetryAfter(null, "the receiver could not be reached");
            }
        }

        DeliveryOutcome outcome(HttpResponse<String> response) {
            int status = response.statusCode();
            if (status / 100 == 2) {
                return new DeliveryOutcome.Delivered(null);
            }
            String reason = "the receiver answered " + status;
            if (status == 408 || status == 429 || status >= 500) {
                Optional<String> after =
                        response.headers().firstValue("Retry-After").filter(text -> text.matches("\\d{1,6}"));
                return new DeliveryOutcome.RetryAfter(
                        after.map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                                .orElse(null),
                        reason);
            }
            return new DeliveryOutcome.Rejected(reason);
        }
    }

    /** Notifiers that break the contract. */
    @Nested
    class Caught {
        private HttpNotifierContract of(Notifier notifier) {
            return new HttpNotifierContract() {
                @Override
                protected Notifier plugin() {
                    return notifier;
                }

                @Override
                protected Map<String, Object> settings(String host, int port) {
                    return PostNotifierTest.this.settings(host, port);
                }
            };
        }

        @Test
        void whoTellsTheSecret() {
            HttpNotifierContract contract = of(new PostNotifier() {
                @Override
                DeliveryOutcome outcome(HttpResponse<String> response) {
                    return new DeliveryOutcome.Rejected(response.statusCode() + " " + response.body());
                }
            });
            assertThatThrownBy(contract::aSecretThatIsEchoedIsNotRepeated).isInstanceOf(AssertionError.class);
        }

        @Test
        void whoCallsWhomItMustNot() {
            HttpNotifierContract contract = of(new PostNotifier() {
                @Override
                public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
                    return super.send(io.bellwether.testkit.Samples.notification(notification.reason()), settings);
                }

                @Override
                DeliveryOutcome outcome(HttpResponse<String> response) {
                    return new DeliveryOutcome.Delivered(null);
                }
            });
            assertThatThrownBy(() -> contract.takesEachStatus()
                            .filter(test -> test.getDisplayName().startsWith("404"))
                            .findFirst()
                            .orElseThrow()
                            .getExecutable()
                            .execute())
                    .isInstanceOf(AssertionError.class);
            assertThatThrownBy(contract::retryAfterIsPassedOn).isInstanceOf(AssertionError.class);
        }
    }
}
