// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.testkit.http.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamsEmulatorTest {
    private static final String TITLE = "{\"type\":\"TextBlock\",\"text\":\"Backlog\",\"color\":\"Attention\"}";
    private static final String LINK = "{\"type\":\"Action.OpenUrl\",\"title\":\"Open\",\"url\":\"https://h/i\"}";

    private final TeamsEmulator teams = TeamsEmulator.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        teams.close();
    }

    private HttpResponse<String> post(URI to, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(to)
                        .header("Content-Type", "application/json; charset=utf-8")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String card(String version, String body, String actions) {
        return "{\"type\":\"message\",\"attachments\":[{\"contentType\":\"application/vnd.microsoft.card.adaptive\","
                + "\"contentUrl\":null,\"content\":{\"type\":\"AdaptiveCard\",\"version\":\"" + version
                + "\",\"body\":[" + body + "],\"actions\":[" + actions + "]}}]}";
    }

    @Test
    void takesACardWithoutAWord() throws Exception {
        HttpResponse<String> answer = post(teams.workflow(), card("1.4", TITLE, LINK));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(teams.cards()).singleElement().satisfies(card -> assertThat(TeamsEmulator.words(card))
                .containsExactly("Backlog", "Open"));
    }

    @Test
    void insistsOnItsAddressToTheByte() throws Exception {
        String address = teams.workflow().toString();
        String body = card("1.4", TITLE, LINK);

        assertThat(post(URI.create(address.replace("%2b", "%2B")), body).statusCode())
                .isEqualTo(401);
        assertThat(post(URI.create(address.replaceFirst("&sig=.*", "")), body).body())
                .contains("AuthorizationFailed");
        assertThat(post(URI.create(address.replace("0f5d", "0f5e")), body).statusCode())
                .isEqualTo(404);
        teams.enabled(false);
        assertThat(post(teams.workflow(), body).body()).contains("WorkflowTriggerIsNotEnabled");
        assertThat(teams.cards()).isEmpty();
    }

    @Test
    void countsBytesNotCharacters() throws Exception {
        String empty = card("1.4", "{\"type\":\"TextBlock\",\"text\":\"\"}", LINK);
        String fits = empty.replace("\"text\":\"\"", "\"text\":\"" + "x".repeat(28 * 1024 - empty.length()) + "\"");
        String over = empty.replace("\"text\":\"\"", "\"text\":\"" + "é".repeat(14 * 1024) + "\"");

        assertThat(post(teams.workflow(), fits).statusCode()).isEqualTo(202);
        assertThat(post(teams.workflow(), fits + " ").statusCode()).isEqualTo(413);
        assertThat(over.length()).isLessThan(28 * 1024);
        assertThat(post(teams.workflow(), over).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.6 | {\"type\":\"TextBlock\",\"text\":\"x\"} | '' | version 1.6",
                "1.4 | {\"type\":\"TextBlock\"} | '' | without text",
                "1.4 | {\"type\":\"TextBlock\",\"text\":\"x\",\"color\":\"red\"} | '' | color",
                "1.4 | {\"type\":\"FactSet\",\"facts\":[{\"title\":\"a\"}]} | '' | title and value",
                "1.4 | {\"type\":\"FactSet\",\"facts\":[]} | '' | without facts",
                "1.4 | {\"type\":\"Chart\"} | '' | Chart",
                "1.4 | '' | '' | empty",
                "1.4 | {\"type\":\"TextBlock\",\"text\":\"x\"} | {\"type\":\"Action.Submit\",\"title\":\"x\"} | Submit",
                "1.4 | {\"type\":\"TextBlock\",\"text\":\"x\"} | {\"type\":\"Action.OpenUrl\",\"url\":\"x\"} | url"
            })
    void aCardThatCannotBeShownIsTakenAndFailsLater(String version, String body, String actions, String why)
            throws Exception {
        assertThat(post(teams.workflow(), card(version, body, actions)).statusCode())
                .isEqualTo(202);
        assertThat(teams.cards()).isEmpty();
        assertThat(teams.failures()).singleElement().asString().contains(why);
    }

    @Test
    void whatIsNoJsonIsRefused() throws Exception {
        assertThat(post(teams.workflow(), "{").statusCode()).isEqualTo(400);
        assertThat(post(teams.workflow(), "[]").statusCode()).isEqualTo(400);
    }

    @Test
    void faultsAreAsAsked() throws Exception {
        teams.answer(1, Answer.status(429).with("Retry-After", "5"));
        assertThat(post(teams.workflow(), card("1.4", TITLE, LINK)).statusCode())
                .isEqualTo(429);
        teams.loseNextAnswer();
        assertThatThrownBy(() -> post(teams.workflow(), card("1.4", TITLE, LINK)))
                .isInstanceOf(IOException.class);
        assertThat(teams.cards()).hasSize(1);
    }
}
