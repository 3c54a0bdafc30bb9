// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.webhook.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.api.remediation.RemediationHook;
import io.bellwether.api.remediation.RemediationOutcome;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.contract.RemediationHookContract;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import io.bellwether.testkit.receive.WebhookRecorder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookRemediationTest extends RemediationHookContract {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final ManualClock clock = new ManualClock(Samples.TIME);

    @Override
    protected RemediationHook plugin() {
        return new WebhookRemediation(clock);
    }

    @Override
    protected Map<String, Object> settings(String host, int port) {
        return Map.of(
                "url", "http://" + host + ":" + port + "/act?key=query-secret", "secret", SECRET, "action", "restart");
    }

    @Override
    protected boolean isDryRun(Request request) {
        return request.text().contains("\"dry_run\":true");
    }

    @Test
    void asksForOneActionInASignedRequest() throws Exception {
        try (WebhookRecorder recorder = WebhookRecorder.start(clock, SECRET, delivery -> {})) {
            Map<String, Object> raw = new HashMap<>(settings("127.0.0.1", 1));
            raw.put("url", recorder.uri().toString());
            raw.put("action", "scale");
            raw.put("parameters", Map.of("replicas", "4"));
            assertThat(run(raw, call(false, host -> null)))
                    .isEqualTo(new RemediationOutcome.Done("scale of sharedo-identity was taken"));

            WebhookRecorder.Delivery delivery = recorder.deliveries().get(0);
            assertThat(delivery.refusal()).as("the signature holds").isNull();
            assertThat(delivery.request().header("webhook-id")).isEqualTo("run-1");
            JsonNode body = new ObjectMapper().readTree(delivery.body());
            assertThat(body.get("action").asText()).isEqualTo("scale");
            assertThat(body.get("target").asText()).isEqualTo("sharedo-identity");
            assertThat(body.get("parameters").get("replicas").asText()).isEqualTo("4");
            assertThat(body.get("alert").get("alert_id").asText()).isEqualTo("alert-1");
            assertThat(body.get("actor").asText()).isEqualTo("asha");
            assertThat(body.get("automatic").asBoolean()).isFalse();
        }
    }

    @Test
    void theReceiversWordsAreShownWithoutWhatIsSecret() throws Exception {
        try (LocalHttpServer server = LocalHttpServer.start(
                request -> Answer.text(200, "{\"text\": \"restarted with " + SECRET + " and query-secret\"}"))) {
            assertThat(run(settings("127.0.0.1", server.port()), call(false, host -> null)))
                    .isInstanceOfSatisfying(RemediationOutcome.Done.class, done -> assertThat(done.text())
                            .startsWith("restart of sharedo-identity was taken: restarted with ••••")
                            .doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        }
    }

    @Test
    void aSecretThatCannotBeReadIsAFailureThatDoesNotShowIt() throws Exception {
        Map<String, Object> raw = new HashMap<>(settings("127.0.0.1", 1));
        raw.put("secret", "whsec_?");
        assertThat(run(raw, call(false, host -> null)))
                .isEqualTo(new RemediationOutcome.Failed("secret: what follows whsec_ must be base64"));
    }
}
