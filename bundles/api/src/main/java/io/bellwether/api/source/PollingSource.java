// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A source that is asked at intervals. The plugin makes one request at a time and says what came of it; the platform
 * owns schedule, windows, paging, overlap, back-off, concurrency, the stored cursor, lag, tenancy and deduplication.
 *
 * <p>The platform adds settings of its own to every polling connector: {@code pollEvery}, {@code lookback},
 * {@code overlap}, {@code window}, {@code concurrency} and {@code lateness}; a plugin does not declare these.
 */
@ConsumerType
public interface PollingSource extends Plugin {
    /** How often to ask, how wide a window to ask for, and how many requests at once, unless the connector says. */
    default PollingDefaults defaults() {
        return PollingDefaults.STANDARD;
    }

    /**
     * The queries this connector makes, each polled with its own cursor and windows; at least one.
     *
     * @param environmentMatch the environment's LIKE pattern, which the connector may overrule by a setting; null when
     *     it has none
     * @throws io.bellwether.api.settings.InvalidInput when the settings do not make sense together
     */
    List<PollQuery> queries(Settings settings, String environmentMatch);

    /**
     * What of these settings is written in the platform's expression language. The platform reads it when a connector
     * is saved and refuses what is no expression, with the position and what to write instead.
     *
     * @return texts by the setting that holds them, such as {@code queries.auth}; empty when there are none
     */
    default Map<String, String> expressions(Settings settings) {
        return Map.of();
    }

    /**
     * Asks the server how many events a window holds, to compare with what was read of it. The same rules as for
     * {@link #poll}.
     *
     * @param request its cursor is null
     * @return empty when the server cannot count, may not be asked, or fails
     */
    default OptionalLong count(PollRequest request) throws InterruptedException {
        return OptionalLong.empty();
    }

    /**
     * The hosts that these settings make the connector call, names or addresses. The platform refuses those that the
     * connector may not call, when it is saved and again before each request.
     *
     * @return empty when none are known
     */
    default List<String> hosts(Settings settings) {
        return List.of();
    }

    /**
     * Makes one request. Called on a worker thread under a deadline; an interrupt means give up at once. Never retries
     * and never sleeps.
     *
     * @return what came of it; expected failures are values of {@link PollOutcome}, never exceptions
     */
    PollOutcome poll(PollRequest request) throws InterruptedException;
}
