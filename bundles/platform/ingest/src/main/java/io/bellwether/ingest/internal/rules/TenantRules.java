// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.rules;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.ingest.internal.redact.Action;
import io.bellwether.ingest.internal.redact.RedactionRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A tenant's rules of intake, read and ready for use. Immutable.
 *
 * @param noise what is noise in all environments; null to leave it to the node
 * @param noiseOf what is noise in one environment
 * @param builtins the kinds of personal data that are looked for, and what is done with them
 */
public record TenantRules(
        Predicate<Event> noise,
        Map<EnvironmentId, Predicate<Event>> noiseOf,
        List<Sampling> sampling,
        Quota quota,
        Map<String, Action> builtins,
        List<RedactionRule> redaction,
        Retention retention) {

    /**
     * Keeps some of the events that match.
     *
     * @param name as it stands in the account
     * @param environments empty for all
     * @param share of those to keep, above 0 to 1
     */
    public record Sampling(String name, Predicate<Event> match, Set<EnvironmentId> environments, double share) {}

    /**
     * What a tenant may send.
     *
     * @param eventsPerSecond 0 for any number
     * @param burst events that may come at once
     * @param bytesPerDay 0 for any number
     */
    public record Quota(double eventsPerSecond, long burst, long bytesPerDay) {
        static final Quota NONE = new Quota(0, 0, 0);
    }

    /** How long events are kept: as the first rule says that matches, else as long as the rest. */
    public record Retention(Duration otherwise, List<Keep> rules) {}

    /** Keeps events that match for so long. @param text of the condition */
    public record Keep(Predicate<Event> match, Duration keep, String text) {}
}
