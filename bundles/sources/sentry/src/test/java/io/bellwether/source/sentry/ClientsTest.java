// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.testkit.push.PushHost;
import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.SentryLevel;
import io.sentry.SentryLogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sentry's SDK for Java, unmodified, with a token as the public key of its DSN; and what that for Node sent. */
class ClientsTest {
    private final PushHost host = PushHost.start(new SentrySource(InstantSource.system()));

    @BeforeEach
    void open() {
        Sentry.init(options -> {
            options.setDsn("http://" + PushHost.TOKEN + "@" + host.uri().getAuthority() + "/1");
            options.setRelease("crm@1.2");
            options.setEnvironment("uat");
            options.setServerName("web1");
            options.setTracesSampleRate(1.0);
            options.getLogs().setEnabled(true);
            options.setEnableAutoSessionTracking(false);
        });
    }

    @AfterEach
    void stop() {
        Sentry.close();
        host.close();
    }

    private static Exception failure(int number) {
        return new IllegalStateException("case " + number + " cannot be saved", new IOException("disk"));
    }

    @Test
    void anExceptionArrives() {
        String id = Sentry.captureException(failure(7)).toString();
        Sentry.captureException(failure(8));
        Sentry.flush(10_000);
        List<EventBody> events = events("event");
        assertThat(events).hasSize(2);
        EventBody event = events.get(0);
        assertThat(event.eventId()).isEqualTo(id);
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.message()).isEqualTo("IllegalStateException: case 7 cannot be saved");
        assertThat(event.exception())
                .startsWith("IllegalStateException: case 7 cannot be saved\n   at " + ClientsTest.class.getName()
                        + ".failure (ClientsTest.java:")
                .contains("\nCaused by: IOException: disk\n   at ");
        assertThat(event.timestamp()).isNotNull();
        assertThat(event.properties())
                .containsEntry("app_name", "crm")
                .containsEntry("environment", "uat")
                .containsEntry("server_node", "web1")
                .containsEntry("project", "1")
                .doesNotContainKey("clock_drift_ms");
    }

    @Test
    void errorsOfTheSameShapeAreOneGroup() {
        for (int i = 0; i < 3; i++) {
            Sentry.captureException(failure(i));
        }
        Sentry.captureException(new IllegalArgumentException("another"));
        Sentry.flush(10_000);
        List<EventBody> events = events("event");
        assertThat(events).hasSize(4);
        assertThat(events.subList(0, 3))
                .extracting(EventBody::eventType)
                .containsOnly(events.get(0).eventType());
        assertThat(events.get(3).eventType()).isNotEqualTo(events.get(0).eventType());
    }

    @Test
    void messagesLogsAndTransactionsArrive() {
        Sentry.captureMessage("plain message", SentryLevel.WARNING);
        Sentry.logger().log(SentryLogLevel.ERROR, "user %s left", "anna");
        ITransaction transaction = Sentry.startTransaction("nightly", "job");
        transaction.startChild("db", "SELECT 1").finish();
        transaction.finish();
        Sentry.flush(10_000);
        Sentry.close();
        assertThat(events("event")).singleElement().satisfies(event -> {
            assertThat(event.message()).isEqualTo("plain message");
            assertThat(event.severity()).isEqualTo(Severity.WARNING);
        });
        assertThat(events("log")).singleElement().satisfies(event -> {
            assertThat(event.message()).isEqualTo("user anna left");
            assertThat(event.template()).isEqualTo("user %s left");
        });
        assertThat(events("transaction")).singleElement().satisfies(event -> assertThat(event.message())
                .isEqualTo("nightly"));
        assertThat(events("span")).singleElement().satisfies(event -> assertThat(event.message())
                .isEqualTo("SELECT 1"));
    }

    @Test
    void aRateLimitSilencesTheClient() {
        host.refuseNext(new PushRefusal(PushRefusal.Kind.QUOTA, "too much", Duration.ofMinutes(10)));
        Sentry.captureMessage("first");
        Sentry.flush(10_000);
        assertThat(Sentry.getCurrentScopes().getRateLimiter()).isNotNull();
        assertThat(Sentry.getCurrentScopes().getRateLimiter().isActiveForCategory(io.sentry.DataCategory.Error))
                .isTrue();
        assertThat(host.events()).isEmpty();
    }

    @Test
    void whatTheSdkForNodeSentIsRead() throws IOException {
        Path captures = Path.of(System.getProperty("bellwether.shared.data", "absent"), "wire-captures");
        assumeTrue(Files.isDirectory(captures), () -> captures + " is not there");
        EventBody error = Posts.only(read(captures.resolve("sentry-node-10.78.0-exception.body.envelope")));
        assertThat(error.message()).isEqualTo("TypeError: index failed");
        assertThat(error.exception())
                .startsWith("TypeError: index failed\n   at sen.Object.? (/app/sen.cjs:2:36)\n")
                .endsWith("(node:internal/main/run_main_module:28:49)");
        assertThat(error.properties()).containsEntry("app_name", "hms").containsEntry("server_node", "vm");
        EventBody message = Posts.only(read(captures.resolve("sentry-node-10.78.0-message.body.envelope")));
        assertThat(message.message()).isEqualTo("plain message");
        assertThat(message.severity()).isEqualTo(Severity.WARNING);
        assertThat(message.eventId()).isEqualTo("1348ae1db4784f878c221f8ef2dcde33");
    }

    private static PushDecoded read(Path file) throws IOException {
        return Posts.SOURCE.decode(Posts.request("/api/42/envelope/", Files.readAllBytes(file)));
    }

    private List<EventBody> events(String type) {
        return host.events().stream().filter(event -> event.type().equals(type)).toList();
    }
}
