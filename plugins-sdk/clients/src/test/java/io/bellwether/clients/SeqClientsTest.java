// SPDX-License-Identifier: Apache-2.0
package io.bellwether.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.source.clef.ClefSource;
import io.bellwether.testkit.push.PushHost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Seq clients for Node against the Seq-compatible intake. */
class SeqClientsTest {
    private final PushHost host = PushHost.start(new ClefSource());

    @AfterEach
    void stop() {
        host.close();
    }

    private Map<String, String> environment() {
        return Map.of("URL", host.uri().toString(), "TOKEN", PushHost.TOKEN);
    }

    @Test
    void seqLogging() throws Exception {
        Node.run("seq-logging.mjs", environment());
        assertThat(host.events()).hasSize(2);
        EventBody event = host.events().get(0);
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:05.123Z"));
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.message()).isEqualTo("Token handle not found for spa");
        assertThat(event.template()).isEqualTo("Token handle not found for {Client}");
        assertThat(event.exception()).startsWith("Error: boom");
        assertThat(event.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(event.spanId()).isEqualTo("b7ad6b7169203331");
        assertThat(event.properties())
                .containsEntry("StatusCode", 502L)
                .containsEntry("Nested", Map.of("a", List.of(1L, "b")));
        assertThat(host.events().get(1).level()).isEqualTo("Debug");
    }

    @Test
    void seqLoggingSendsAgainWhatWasNotTaken() throws Exception {
        host.refuseNext(new PushRefusal(PushRefusal.Kind.NO_ROOM, "no room at present", Duration.ofSeconds(1)));
        Node.run("seq-logging.mjs", environment());
        assertThat(host.requests()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(host.events()).hasSize(2);
    }

    @Test
    void aWrongKeyIsToldToTheClient() throws Exception {
        Node.Outcome outcome =
                Node.outcome("seq-logging.mjs", Map.of("URL", host.uri().toString(), "TOKEN", "wrong"));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output()).contains("401");
        assertThat(host.events()).isEmpty();
    }

    @Test
    void pinoSeq() throws Exception {
        Node.run("pino-seq.mjs", environment());
        assertThat(host.events())
                .extracting(EventBody::level)
                .containsExactlyInAnyOrder("Error", "Information", "Fatal");
        assertThat(host.events())
                .extracting(EventBody::message)
                .containsExactlyInAnyOrder("request failed", "ok", "gone");
    }

    @Test
    void winstonSeq() throws Exception {
        Node.run("winston-seq.mjs", environment());
        assertThat(host.events()).hasSize(2);
        assertThat(host.events().get(0).message()).isEqualTo("Queue indexer backlog 7000");
        assertThat(host.events().get(0).level()).isEqualTo("Warning");
        assertThat(host.events().get(0).properties()).containsEntry("application", "hms");
    }
}
