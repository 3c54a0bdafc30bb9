// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.webhook.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.api.remediation.RemediationCall;
import io.bellwether.api.remediation.RemediationHook;
import io.bellwether.api.remediation.RemediationOutcome;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.posting.Hidden;
import io.bellwether.posting.Posting;
import io.bellwether.posting.Reply;
import io.bellwether.posting.StandardWebhook;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Asks a server to scale, restart or retry: one signed request, made once. */
@Component(service = RemediationHook.class)
public final class WebhookRemediation implements RemediationHook {
    static final Parameter<String> URL = Parameter.webAddress(
                    "url", "URL", "Where to post, beginning with https:// or http://.")
            .required();
    static final Parameter<String> SECRET = Parameter.text(
                    "secret",
                    "Secret",
                    "Signs each request: whsec_ and base64 as Standard Webhooks write it, or any text.")
            .secret()
            .required();
    static final Parameter<String> ACTION = Parameter.choice(
                    "action", "Action", "What the receiver is asked to do.", List.of("scale", "restart", "retry"))
            .required();
    static final Parameter<String> TARGET =
            Parameter.text("target", "Target", "What is acted on; the alert's service when it is left out.");
    static final Parameter<Map<String, String>> PARAMETERS = Parameter.textMap(
            "parameters", "Parameters", "Further values by name, such as replicas. They are shown to readers.");
    static final Parameter<Duration> TIMEOUT = Parameter.duration(
                    "timeout", "Timeout", "How long to wait for the answer.")
            .orElse(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final int MOST_BYTES = 4096;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InstantSource clock;
    private final Posting posting;

    @Activate
    public WebhookRemediation(@Reference InstantSource clock) {
        this.clock = clock;
        posting = new Posting(clock);
    }

    @Override
    public String id() {
        return "webhook";
    }

    @Override
    public String title() {
        return "Webhook";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(URL, SECRET, ACTION, TARGET, PARAMETERS, TIMEOUT);
    }

    @Override
    public RemediationOutcome run(RemediationCall call, Settings settings) throws InterruptedException {
        URI target;
        HttpRequest request;
        try {
            target = Posting.target(URL.key(), settings.get(URL));
            byte[] body = body(call, settings);
            request = StandardWebhook.sign(
                            Posting.json(target, body), settings.get(SECRET), call.id(), clock.instant(), body)
                    .build();
        } catch (IllegalArgumentException e) {
            return new RemediationOutcome.Failed(e.getMessage());
        }
        String refusal = call.egress().refusal(target.getHost());
        if (refusal != null) {
            return new RemediationOutcome.Failed(refusal);
        }
        Reply reply = posting.call(request, settings.get(TIMEOUT), MOST_BYTES);
        return outcome(call, settings, target, reply);
    }

    private static RemediationOutcome outcome(RemediationCall call, Settings settings, URI target, Reply reply) {
        String secret = settings.get(SECRET);
        int underscore = secret.indexOf('_');
        Hidden hidden = Hidden.of(secret, secret.substring(underscore + 1), target.getRawQuery(), target.getQuery());
        if (!reply.isAnswered()) {
            return new RemediationOutcome.Failed(reply.failure() + "; whether it acted is not known");
        }
        String said = hidden.shorten(said(reply.body()));
        if (reply.isGood()) {
            String what = settings.get(ACTION) + " of " + target(call, settings)
                    + (call.dryRun() ? " was tried without acting" : " was taken");
            return new RemediationOutcome.Done(what + (said.isEmpty() ? "" : ": " + said));
        }
        boolean elsewhere = reply.status() >= 300 && reply.status() < 400;
        return new RemediationOutcome.Failed("the receiver answered " + reply.status()
                + (said.isEmpty() ? "" : ": " + said)
                + (elsewhere ? "; redirects are not followed" : ""));
    }

    /** The receiver's own words: {@code text} or {@code message} of an object, else the text as it is. */
    private static String said(String body) {
        try {
            JsonNode answer = JSON.readTree(body);
            if (answer != null && answer.isObject()) {
                return answer.path("text").asText(answer.path("message").asText(""));
            }
        } catch (JsonProcessingException e) {
            return body;
        }
        return body;
    }

    private static byte[] body(RemediationCall call, Settings settings) {
        ObjectNode body = JSON.createObjectNode();
        body.put("version", "1");
        body.put("run_id", call.id());
        body.put("remediation", call.remediation());
        body.put("action", settings.get(ACTION));
        body.put("target", target(call, settings));
        ObjectNode parameters = body.putObject("parameters");
        settings.find(PARAMETERS).orElse(Map.of()).forEach(parameters::put);
        body.put("dry_run", call.dryRun());
        body.put("actor", call.actor());
        body.put("automatic", call.actor() == null);
        body.put("at", call.at().toString());
        body.put("tenant", call.alert().where().tenant().value());
        body.put("environment", call.alert().where().environment().value());
        try {
            body.set("alert", JSON.readTree(call.alertJson()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the alert cannot be written as JSON", e);
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String target(RemediationCall call, Settings settings) {
        String service = call.alert().service();
        return settings.find(TARGET).filter(target -> !target.isBlank()).orElse(service == null ? "" : service);
    }
}
