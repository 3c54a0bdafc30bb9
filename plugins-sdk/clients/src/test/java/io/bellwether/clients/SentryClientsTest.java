// SPDX-License-Identifier: Apache-2.0
package io.bellwether.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.source.sentry.SentrySource;
import io.bellwether.testkit.push.PushHost;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sentry's SDK for Node against the Sentry intake, with a token as the public key of its DSN. */
class SentryClientsTest {
    private final PushHost host = PushHost.start(new SentrySource(InstantSource.system()));

    @AfterEach
    void stop() {
        host.close();
    }

    private Map<String, String> environment() {
        return Map.of("URL", host.uri().toString(), "TOKEN", PushHost.TOKEN);
    }

    @Test
    void errorsMessagesLogsAndTransactions() throws Exception {
        Node.run("sentry.mjs", environment());
        List<EventBody> errors = host.events().stream()
                .filter(event -> event.type().equals("event") && event.exception() != null)
                .toList();
        assertThat(errors)
                .extracting(EventBody::message)
                .containsExactly("TypeError: case 7 cannot be saved", "TypeError: case 8 cannot be saved");
        EventBody error = errors.get(0);
        assertThat(errors.get(1).eventType()).as("one shape, one group").isEqualTo(error.eventType());
        assertThat(error.exception())
                .startsWith("TypeError: case 7 cannot be saved\n   at ")
                .contains("save (")
                .contains("\nCaused by: Error: disk\n   at ");
        assertThat(error.severity()).isEqualTo(Severity.ERROR);
        assertThat(error.properties())
                .containsEntry("app_name", "crm")
                .containsEntry("project", "42")
                .containsEntry("environment", "uat")
                .containsEntry("tags", Map.of("tenant", "t1"))
                .doesNotContainKey("clock_drift_ms");
        assertThat(event("event", "plain message").severity()).isEqualTo(Severity.WARNING);
        assertThat(event("log", "user anna left").template()).isEqualTo("user %s left");
        EventBody transaction = event("transaction", "nightly");
        assertThat(transaction.properties()).containsEntry("app_name", "crm");
        assertThat(event("span", "SELECT 1").traceId()).isEqualTo(transaction.traceId());
        assertThat(event("check_in", "check-in of nightly: error").severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void aQuotaSilencesTheClient() throws Exception {
        host.refuseNext(new PushRefusal(PushRefusal.Kind.QUOTA, "too much", Duration.ofMinutes(5)));
        Node.run("sentry.mjs", environment());
        assertThat(host.events())
                .as("after its first flush the client knows, and sends no more")
                .extracting(EventBody::message)
                .doesNotContain("TypeError: case 8 cannot be saved", "plain message", "user anna left", "nightly");
    }

    private EventBody event(String type, String message) {
        return host.events().stream()
                .filter(event -> event.type().equals(type) && event.message().equals(message))
                .findFirst()
                .orElseThrow(() -> new AssertionError(message + " is not among " + host.events()));
    }
}
