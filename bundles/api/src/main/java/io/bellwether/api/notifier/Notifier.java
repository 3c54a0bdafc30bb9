// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.notifier;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to tell people. The plugin makes one attempt and says what came of it; the platform renders, limits, retries
 * with back-off, deduplicates and keeps the ledger.
 */
@ConsumerType
public interface Notifier extends Plugin {
    /**
     * Makes one attempt. Called on worker threads under a deadline, for one channel on some at once but never for two
     * notifications about one alert; an interrupt means give up at once. Never retries and never sleeps. The same
     * notification may come again after a failure, with the same id.
     *
     * @return what came of it; expected failures are values of {@link DeliveryOutcome}, without secrets
     */
    DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException;

    /**
     * Looks at settings as a whole before a channel is saved: what belongs together, and what a single parameter cannot
     * know. Calls nobody.
     *
     * @return what is wrong, each problem by the key of its setting and without secrets; empty when nothing is
     */
    default List<Problem> check(Settings settings) {
        return List.of();
    }

    /**
     * What would be sent, for people who look before they save. Calls nobody.
     *
     * @return the body in the receiver's own form, without secrets
     */
    default String preview(Notification notification, Settings settings) {
        return notification.json();
    }

    /** True when this channel may call {@code host}; asked of the platform through {@link Notification#egress()}. */
    @FunctionalInterface
    @org.osgi.annotation.versioning.ProviderType
    interface Egress {
        /**
         * Refuses a target which this channel may not call.
         *
         * @param host a name or an address
         * @return null when it may be called; otherwise why not
         */
        String refusal(String host);
    }
}
