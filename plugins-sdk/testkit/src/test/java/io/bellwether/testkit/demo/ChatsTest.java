// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.Samples;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChatsTest {
    @Test
    void printsWhereItIsAndWhatComes() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try (Chats chats = new Chats(0, 0, new ManualClock(Samples.TIME), out)) {
            chats.begin();
            Matcher webhook =
                    Pattern.compile("slack webhook +(\\S+)").matcher(printed.toString(StandardCharsets.UTF_8));
            assertThat(webhook.find()).isTrue();
            HttpRequest request = HttpRequest.newBuilder(URI.create(webhook.group(1)))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"hello from a test\"}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("ok");
            chats.look();
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("teams workflow http://127.0.0.1:", "hello from a test");
    }
}
