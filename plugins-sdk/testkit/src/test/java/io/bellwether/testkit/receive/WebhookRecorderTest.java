// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.http.Answer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookRecorderTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_754_967_845);
    private static final String SECRET = "whsec_"
            + Base64.getEncoder()
                    .encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

    private final ManualClock clock = new ManualClock(NOW);
    private final HttpClient http = HttpClient.newHttpClient();

    private HttpResponse<String> post(WebhookRecorder recorder, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(recorder.uri()).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String[] signed(String body, Instant at) {
        String timestamp = String.valueOf(at.getEpochSecond());
        String signature = WebhookRecorder.sign(SECRET, "msg_1", timestamp, body.getBytes(StandardCharsets.UTF_8));
        return new String[] {
            "webhook-id", "msg_1", "webhook-timestamp", timestamp, "webhook-signature", "v1,b3RoZXI= " + signature
        };
    }

    @Test
    void takesWhatIsSignedAndRefusesWhatIsNot() throws Exception {
        List<WebhookRecorder.Delivery> told = new ArrayList<>();
        try (WebhookRecorder recorder = WebhookRecorder.start(clock, SECRET, told::add)) {
            assertThat(post(recorder, "{\"a\":\"ü\"}", signed("{\"a\":\"ü\"}", NOW))
                            .statusCode())
                    .isEqualTo(204);
            assertThat(post(recorder, "{\"a\":2}", signed("{\"a\":1}", NOW)).statusCode())
                    .isEqualTo(401);
            assertThat(post(recorder, "{}", signed("{}", NOW.minusSeconds(301))).body())
                    .contains("off by 301 s");
            assertThat(post(recorder, "{}").body()).contains("required");
            assertThat(recorder.deliveries()).hasSize(4).isEqualTo(told);
            assertThat(recorder.deliveries().stream().filter(delivery -> delivery.refusal() == null))
                    .singleElement()
                    .satisfies(delivery -> assertThat(delivery.at()).isEqualTo(NOW));
        }
    }

    @Test
    void signsAsTheStandardsOwnExample() {
        assertThat(WebhookRecorder.sign(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        "1614265330",
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void answersAsTold() throws Exception {
        try (WebhookRecorder recorder = WebhookRecorder.start(clock)) {
            recorder.answer(1, Answer.status(429).with("Retry-After", "2"));
            assertThat(post(recorder, "1").headers().firstValue("Retry-After")).contains("2");
            assertThat(post(recorder, "2").statusCode()).isEqualTo(204);
        }
    }

    @Test
    void waitsForADelivery() throws Exception {
        try (WebhookRecorder recorder = WebhookRecorder.start(clock)) {
            post(recorder, "first");
            assertThat(recorder.await(delivery -> delivery.body().equals("first"), Duration.ofSeconds(60)))
                    .isNotNull();
            assertThatThrownBy(() -> recorder.await(delivery -> false, Duration.ofMillis(20)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("first");
        }
    }
}
