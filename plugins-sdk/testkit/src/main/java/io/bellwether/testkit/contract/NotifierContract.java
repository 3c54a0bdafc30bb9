// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Samples;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a notifier keeps, whatever its protocol: failures are values, an interrupt is honoured, a host that may not be
 * called is not called, and no secret is in any word it says. For HTTP extend {@link HttpNotifierContract}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class NotifierContract extends PluginContract<Notifier> {
    /**
     * Valid settings that deliver to a server on this address. Give a value to every secret parameter, so that it is
     * looked for.
     */
    protected abstract Map<String, Object> settings(String host, int port);

    @Test
    void nobodyListensIsTriedAgain() throws Exception {
        Map<String, Object> raw = settings("127.0.0.1", SilentServer.closedPort());
        DeliveryOutcome outcome = send(raw, Samples.notification(Notification.Reason.OPENED));
        assertThat(outcome).isInstanceOf(DeliveryOutcome.RetryAfter.class);
        assertNoSecret(outcome, raw);
    }

    @Test
    void anInterruptIsHonoured() throws Exception {
        try (SilentServer silent = new SilentServer()) {
            Map<String, Object> raw = settings("127.0.0.1", silent.port());
            Interrupted.givesUp(() -> send(raw, Samples.notification(Notification.Reason.OPENED)), silent.connected());
        }
    }

    @Test
    void aHostThatMayNotBeCalledIsNotCalled() throws Exception {
        try (SilentServer silent = new SilentServer()) {
            Map<String, Object> raw = settings("127.0.0.1", silent.port());
            DeliveryOutcome outcome =
                    send(raw, Samples.notification(Notification.Reason.OPENED, host -> "127.0.0.1 is not allowed"));
            assertThat(outcome).isInstanceOf(DeliveryOutcome.Rejected.class);
            assertThat(reason(outcome)).contains("not allowed");
            assertThat(silent.connected().getCount())
                    .as("connections were made")
                    .isEqualTo(1);
            assertNoSecret(outcome, raw);
        }
    }

    @Test
    void settingsDoNotShowSecrets() throws Exception {
        Map<String, Object> raw = settings("127.0.0.1", 1);
        Settings read = read(raw);
        secrets(raw).forEach(secret -> assertThat(read.toString()).doesNotContain(secret));
    }

    /** Sends with these settings. */
    protected final DeliveryOutcome send(Map<String, Object> raw, Notification notification)
            throws InterruptedException {
        DeliveryOutcome outcome = plugin().send(notification, read(raw));
        assertThat(outcome).as("outcome").isNotNull();
        return outcome;
    }

    /** Fails when a secret of these settings stands in the outcome. */
    protected final void assertNoSecret(DeliveryOutcome outcome, Map<String, Object> raw) {
        secrets(raw).forEach(secret -> assertThat(outcome.toString()).doesNotContain(secret));
    }

    static String reason(DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Rejected rejected) {
            return rejected.reason();
        }
        return outcome instanceof DeliveryOutcome.RetryAfter retry ? retry.reason() : "";
    }
}
