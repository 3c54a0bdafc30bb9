// SPDX-License-Identifier: Apache-2.0
package io.bellwether.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostingTest {
    private static final Instant NOW = Instant.parse("2025-08-12T03:00:00Z");

    private final Posting posting = new Posting(new ManualClock(NOW));

    private Reply call(Answer answer, Duration timeout) throws InterruptedException {
        try (LocalHttpServer server = LocalHttpServer.start(request -> answer)) {
            URI target = server.uri().resolve("/secret-path?k=v");
            HttpRequest request =
                    Posting.json(target, "{}".getBytes(StandardCharsets.UTF_8)).build();
            return posting.call(request, timeout, 100);
        }
    }

    @Test
    void readsTheBeginningOfAnAnswer() throws Exception {
        Reply reply = call(Answer.text(200, "x".repeat(5_000)), Duration.ofSeconds(5));

        assertThat(reply.isGood()).isTrue();
        assertThat(reply.body()).hasSize(100);
    }

    @Test
    void anAnswerThatDoesNotComeMayPass() throws Exception {
        Reply reply = call(new Answer.Hang(), Duration.ofSeconds(1));

        assertThat(reply.isAnswered()).isFalse();
        assertThat(reply.refusal("It", Hidden.of("x")))
                .isEqualTo(new DeliveryOutcome.RetryAfter(null, "no answer within 1s"));
    }

    @Test
    void aBrokenConnectionMayPassAndShowsNoAddress() throws Exception {
        Reply reply = call(new Answer.Cut(20), Duration.ofSeconds(5));

        assertThat(reply.failure())
                .startsWith("the connection to 127.0.0.1 broke")
                .doesNotContain("secret-path");
    }

    @Test
    void waitsAsLongAsItIsAskedTo() throws Exception {
        Reply reply = call(Answer.status(429).with("Retry-After", "7"), Duration.ofSeconds(5));

        assertThat(reply.refusal("It", Hidden.of("x")))
                .isEqualTo(new DeliveryOutcome.RetryAfter(Duration.ofSeconds(7), "It answered 429"));
        assertThat(Posting.retryAfter("Tue, 12 Aug 2025 03:02:00 GMT", NOW)).isEqualTo(Duration.ofMinutes(2));
        assertThat(Posting.retryAfter("Tue, 12 Aug 2025 02:00:00 GMT", NOW)).isEqualTo(Duration.ZERO);
        assertThat(Posting.retryAfter("soon", NOW)).isNull();
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        Reply reply = call(Answer.text(307, "there").with("Location", "http://127.0.0.1:1/"), Duration.ofSeconds(5));

        assertThat(reply.refusal("It", Hidden.of("x")))
                .isEqualTo(new DeliveryOutcome.Rejected("It answered 307: there; redirects are not followed"));
    }

    @Test
    void whatIsHiddenIsNotRepeated() {
        Hidden hidden = Hidden.of(URI.create("https://h.example/a/b%20c?sig=s%2Bs&x=1"));

        assertThat(hidden.shorten("no /a/b%20c and\n/a/b c with sig=s%2Bs&x=1 or sig=s+s&x=1"))
                .isEqualTo("no •••• and •••• with •••• or ••••");
        assertThat(Hidden.of("abc", null).shorten("abc ".repeat(100))).hasSize(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.com/x", "example.com", "http:///path", "http://a b/", "http://u:p@h/"})
    void whatCannotBeCalledIsNoTarget(String url) {
        assertThatThrownBy(() -> Posting.target("url", url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url: ")
                .hasMessageNotContaining(url);
    }

    @Test
    void aTargetStaysAsItIs() {
        String url = "https://prod-1.logic.azure.com:443/workflows/a%2fb/paths/invoke?sp=%2Ftriggers%2Fx&sig=a%2Bb_c-d";
        assertThat(Posting.target("url", url)).hasToString(url);
    }
}
