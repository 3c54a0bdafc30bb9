// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.testkit.receive.MailSink;
import io.bellwether.testkit.receive.WebhookRecorder;
import io.bellwether.testkit.seq.SeqServer;
import io.bellwether.testkit.traffic.Firm;
import io.bellwether.testkit.traffic.LawFirmTraffic;
import io.bellwether.testkit.traffic.TrafficStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One firm with its Seq server, and what the platform is to know of them. */
final class Estate implements AutoCloseable {
    private static final String KEY = "demo-seq-key";
    private static final String POLICY = "demo-token-burst";

    private final LawFirmTraffic traffic;
    private final SeqServer seq;
    private final Instant start;

    Estate(LawFirmTraffic traffic, InstantSource clock, Instant start) {
        this.traffic = traffic;
        this.start = start;
        this.seq = SeqServer.over(new TrafficStore(traffic, clock, start.minus(DemoScript.HISTORY)))
                .apiKey(KEY)
                .start();
    }

    Firm firm() {
        return traffic.firm();
    }

    LawFirmTraffic traffic() {
        return traffic;
    }

    SeqServer seq() {
        return seq;
    }

    /** Makes the firm known, or brings what is known up to date. */
    void register(
            PlatformClient platform, WebhookRecorder webhooks, String webhookSecret, MailSink mails, SlackRoom slack)
            throws IOException, InterruptedException, PlatformClient.Refused {
        Firm firm = firm();
        String tenant = firm.id();
        platform.create(
                "/v1/tenants",
                Map.of(
                        "id",
                        tenant,
                        "name",
                        firm.name(),
                        "timeZone",
                        firm.zone().getId()));
        for (Firm.Site site : firm.sites()) {
            platform.create(
                    "/v1/tenants/" + tenant + "/environments",
                    Map.of(
                            "id", site.environment(),
                            "name", site.seqName(),
                            "kind", site.environment(),
                            "match", site.match()));
        }
        platform.createOrReplace(
                "/v1/channels",
                tenant,
                Map.of(
                        "id",
                        "duty-webhook",
                        "tenant",
                        tenant,
                        "notifier",
                        "webhook",
                        "settings",
                        Map.of("url", webhooks.uri().toString(), "secret", webhookSecret)));
        platform.createOrReplace(
                "/v1/channels",
                tenant,
                Map.of(
                        "id",
                        "duty-email",
                        "tenant",
                        tenant,
                        "notifier",
                        "email",
                        "settings",
                        Map.of(
                                "host",
                                mails.host(),
                                "port",
                                mails.port(),
                                "security",
                                "none",
                                "from",
                                "bellwether@example.com",
                                "to",
                                List.of("duty@" + tenant + ".example.com"))));
        platform.createOrReplace("/v1/channels", tenant, slack.channel(tenant));
        new DutyDesk(firm).register(platform);
        platform.createOrReplace("/v1/alerts/policies", tenant, policy());
        for (Firm.Site site : firm.sites()) {
            platform.createOrReplace("/v1/connectors", tenant, connector(site));
        }
    }

    /** Asks for the history; returns the id of each backfill by environment. */
    Map<String, String> backfill(PlatformClient platform)
            throws IOException, InterruptedException, PlatformClient.Refused {
        Map<String, String> started = new LinkedHashMap<>();
        for (Firm.Site site : firm().sites()) {
            JsonNode answer = platform.start(
                    "/v1/backfills?tenant=" + firm().id(),
                    Map.of(
                            "connector", connectorId(site),
                            "from", start.minus(DemoScript.HISTORY).toString(),
                            "to", start.toString(),
                            "chunk", "1h"));
            started.put(site.environment(), answer.path("id").asText());
        }
        return started;
    }

    private Map<String, Object> connector(Firm.Site site) {
        return Map.of(
                "id", connectorId(site),
                "tenant", firm().id(),
                "environment", site.environment(),
                "source", "seq",
                "settings", Map.of("url", seq.uri().toString(), "apiKey", KEY, "pollEvery", "5s"),
                "enabled", true);
    }

    private static String connectorId(Firm.Site site) {
        return "seq-" + site.environment();
    }

    /** As the default policy for tokens, but without its hold of ten minutes. */
    private Map<String, Object> policy() {
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("id", POLICY);
        policy.put("tenant", firm().id());
        policy.put("name", "Token burst");
        policy.put("class", "auth");
        policy.put("severity", "critical");
        policy.put("enabled", true);
        policy.put(
                "measure",
                Map.of(
                        "select", "@Message like '%Token handle not found%' ci or @Message like '%Token expired%' ci",
                        "value", "count",
                        "by", List.of(),
                        "every", "1m"));
        policy.put("detect", Map.of("all", List.of(Map.of("threshold", Map.of("above", 50)))));
        policy.put("recover", Map.of("below", 25, "for", "2m"));
        policy.put("runbook", "runbooks/auth.md");
        return policy;
    }

    @Override
    public void close() {
        seq.close();
    }
}
