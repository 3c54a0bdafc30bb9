// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.demo;

import io.bellwether.testkit.traffic.Firm;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Who is told at a firm: its services, its people and their rotas, whom an alert climbs to, and its weekly maintenance. */
final class DutyDesk {
    private static final String PRIMARY = "primary";
    private static final String SECONDARY = "secondary";
    private static final String LADDER = "operations";

    private final Firm firm;

    DutyDesk(Firm firm) {
        this.firm = firm;
    }

    /** The channels must be there already: {@code duty-webhook}, {@code duty-email} and {@code duty-slack}. */
    void register(PlatformClient platform) throws IOException, InterruptedException, PlatformClient.Refused {
        String tenant = firm.id();
        platform.put("/v1/tenants/" + tenant + "/topology", topology());
        for (Map<String, Object> person : people()) {
            platform.createOrReplace("/v1/oncall/people", tenant, person);
        }
        platform.createOrReplace("/v1/oncall/rotas", tenant, rota(PRIMARY, "alice", "bilal", "chiara"));
        platform.createOrReplace("/v1/oncall/rotas", tenant, rota(SECONDARY, "chiara", "alice", "bilal"));
        platform.createOrReplace("/v1/escalations", tenant, ladder());
        platform.createOrReplace("/v1/maintenance-windows", tenant, maintenance());
        platform.put("/v1/tenants/" + tenant + "/routing", routing());
    }

    private static Map<String, Object> topology() {
        return Map.of(
                "services",
                List.of(
                        service("identity", "Identity", "security", List.of()),
                        service("search", "Search index", "platform", List.of()),
                        service("downstream", "iManage and Graph", "integrations", List.of()),
                        service("event-engine", "Event engine", "platform", List.of("identity")),
                        service("email", "Incoming e-mail", "integrations", List.of("event-engine")),
                        service(
                                "web",
                                "Sharedo for its users",
                                "product",
                                List.of("identity", "search", "downstream", "event-engine"))));
    }

    private static Map<String, Object> service(String id, String name, String role, List<String> dependsOn) {
        return Map.of("id", id, "name", name, "role", role, "depends_on", dependsOn);
    }

    private List<Map<String, Object>> people() {
        return List.of(
                person("alice", "Alice Nguyen"), person("bilal", "Bilal Hassan"), person("chiara", "Chiara Rossi"));
    }

    private Map<String, Object> person(String id, String name) {
        return Map.of(
                "id",
                id,
                "name",
                name,
                "email",
                id + "@" + firm.id() + ".example.com",
                "time_zone",
                firm.zone().getId(),
                "channels",
                List.of("duty-email"),
                "quiet",
                Map.of("from", "22:00", "to", "06:00", "below", "error"));
    }

    /** A week each, handed over on Mondays at nine. */
    private Map<String, Object> rota(String id, String... people) {
        return Map.of(
                "id",
                id,
                "name",
                id.equals(PRIMARY) ? "First on call" : "Second on call",
                "time_zone",
                firm.zone().getId(),
                "layers",
                List.of(Map.of(
                        "id",
                        "weekly",
                        "people",
                        List.of(people),
                        "starts_at",
                        "2026-01-05T09:00",
                        "hand_over",
                        Map.of("every", "1w"))));
    }

    private static Map<String, Object> ladder() {
        return Map.of(
                "id",
                LADDER,
                "name",
                "Operations",
                "steps",
                List.of(
                        Map.of("after", "0s", "notify", List.of("channel:duty-slack", "rota:" + PRIMARY)),
                        Map.of("after", "5m", "notify", List.of("rota:" + SECONDARY))),
                "repeat",
                Map.of("every", "30m", "times", 3));
    }

    private static Map<String, Object> maintenance() {
        return Map.of(
                "id", "weekly-patching",
                "name", "Weekly patching",
                "environments", List.of("uat", "vnext"),
                "recurrence", Map.of("every", "week", "weekdays", List.of("sat"), "at", "22:00"),
                "duration", "4h",
                "comment", "Servers restart one after the other.",
                "enabled", true);
    }

    /** Everything is posted to the webhook; what is serious in production climbs, the rest is for Slack to read. */
    private static Map<String, Object> routing() {
        return Map.of(
                "route",
                Map.of(
                        "channel",
                        "duty-slack",
                        "routes",
                        List.of(
                                Map.of("channel", "duty-webhook", "continue", true),
                                Map.of(
                                        "escalation",
                                        LADDER,
                                        "matchers",
                                        List.of("severity=~\"error|critical\"", "environment=\"prod\"")),
                                Map.of("channel", "duty-slack"))));
    }
}
