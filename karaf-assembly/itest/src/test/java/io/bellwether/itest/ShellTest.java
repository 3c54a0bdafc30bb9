// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.itest.RunningPlatform.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code ./bellwether shell COMMAND} answers, to people and to scripts. */
@ExtendWith(SharedPlatform.class)
class ShellTest {

    @Test
    void theShellSeesAndDoesWhatRestDoes(RunningPlatform platform) throws Exception {
        Rest rest = platform.rest();
        rest.createTenant("shelly");
        assertThat(json(platform, "bellwether:tenant-list --json"))
                .anyMatch(tenant -> tenant.path("id").asText().equals("shelly"));
        assertThat(good(platform, "bellwether:tenant-list")).contains("shelly", "Firm shelly");

        good(
                platform,
                "bellwether:connector-create --set url=http://127.0.0.1:9 --set apiKey=shell-key"
                        + " shelly prod seq seq");
        JsonNode connector = json(platform, "bellwether:connector-list --json --tenant shelly")
                .get(0);
        assertThat(connector.path("id").asText()).isEqualTo("seq");
        assertThat(connector.path("source").asText()).isEqualTo("seq");
        assertThat(rest.get("/v1/connectors/seq?tenant=shelly")
                        .path("settings")
                        .path("apiKey")
                        .asText())
                .isEqualTo("••••");

        rest.create(
                "/v1/alerts/policies",
                Map.of(
                        "id", "any",
                        "tenant", "shelly",
                        "name", "Any",
                        "class", "unknown",
                        "severity", "warning",
                        "measure", Map.of("select", "@Message = 'Ping'", "value", "count"),
                        "detect", Map.of("threshold", Map.of("above", 1))));
        Map<String, String> ping = Map.of("source", "a", "type", "b", "message", "Ping");
        rest.push("tenant=shelly&environment=prod", List.of(ping, ping));
        Eventually.holds("the alert is listed", Duration.ofMinutes(2), () -> !json(
                        platform, "bellwether:alert-list --json --tenant shelly")
                .isEmpty());
        assertThat(good(platform, "bellwether:alert-list --tenant shelly")).contains("OPEN", "warning");
        assertThat(good(platform, "bellwether:doctor")).contains("segments", " 0 with problems");
        assertThat(good(platform, "bellwether:plugin-list")).contains("threshold", "webhook");
    }

    @Test
    void whatOthersNameIsDeletedOnlyByForce(RunningPlatform platform) throws Exception {
        Rest rest = platform.rest();
        rest.createTenant("deletions");
        rest.create(
                "/v1/channels",
                Map.of(
                        "id", "duty",
                        "tenant", "deletions",
                        "notifier", "webhook",
                        "settings", Map.of("url", "http://127.0.0.1:9/")));
        rest.create(
                "/v1/oncall/people?tenant=deletions",
                Map.of("id", "ada", "name", "Ada Okafor", "channels", List.of("duty")));
        rest.create(
                "/v1/oncall/rotas?tenant=deletions",
                Map.of(
                        "id",
                        "primary",
                        "layers",
                        List.of(Map.of(
                                "id",
                                "week",
                                "people",
                                List.of("ada"),
                                "starts_at",
                                "2026-01-05T09:00",
                                "hand_over",
                                Map.of("every", "1w")))));
        rest.create(
                "/v1/escalations?tenant=deletions",
                Map.of("id", "page", "steps", List.of(Map.of("after", "0s", "notify", List.of("rota:primary")))));
        assertThat(good(platform, "bellwether:person-list --tenant deletions")).contains("Ada Okafor", "duty");

        Answer person = platform.shell("bellwether:person-delete deletions ada");
        assertThat(person.code()).isEqualTo(1);
        assertThat(person.text()).contains("person 'ada' is used by rota 'primary'; take it out there first");
        Answer rota = platform.shell("bellwether:rota-delete deletions primary");
        assertThat(rota.code()).isEqualTo(1);
        assertThat(rota.text()).contains("rota 'primary' is used by escalation 'page'");

        assertThat(good(platform, "bellwether:person-delete --force deletions ada"))
                .contains("Deleted person ada");
        assertThat(good(platform, "bellwether:escalation-delete deletions page"))
                .contains("Deleted escalation page");
        assertThat(good(platform, "bellwether:rota-delete deletions primary")).contains("Deleted rota primary");
        assertThat(good(platform, "bellwether:rota-delete deletions primary"))
                .contains("There is no rota deletions/primary");
        assertThat(json(platform, "bellwether:person-list --json --tenant deletions"))
                .isEmpty();
        assertThat(json(platform, "bellwether:escalation-list --json --tenant deletions"))
                .isEmpty();
    }

    @Test
    void whatGoesWrongHasAnExitCodeAndAReason(RunningPlatform platform) throws Exception {
        Answer unknown = platform.shell("bellwether:connector-create nobody prod seq seq");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.text()).contains("environment: does not exist", "settings.url: is required");
        assertThat(platform.shell("bellwether:no-such-command").code()).isEqualTo(1);
    }

    private static String good(RunningPlatform platform, String command) throws Exception {
        Answer answer = platform.shell(command);
        assertThat(answer.code()).as(command + ": " + answer.text()).isZero();
        return answer.text();
    }

    private static List<JsonNode> json(RunningPlatform platform, String command) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        Rest.json(good(platform, command)).forEach(rows::add);
        return rows;
    }
}
