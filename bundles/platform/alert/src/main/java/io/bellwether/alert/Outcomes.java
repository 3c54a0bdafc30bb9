// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people say of alerts afterwards, and what it tells of the policies behind them. Nothing is tuned by it: people
 * read the suggestions and decide. Safe for concurrent use.
 */
public interface Outcomes {
    /**
     * Confirms or dismisses an alert; its state stays as it is. Saying the same again changes nothing.
     *
     * @param judgement null takes back what was said
     * @param actor who says it
     * @param comment null for none; at most 2,000 characters
     * @return false when there is no such alert
     * @throws io.bellwether.api.settings.InvalidInput naming {@code comment}
     */
    boolean judge(TenantId tenant, String alertId, AlertOutcome.Judgement judgement, String actor, String comment);

    /** Empty when nobody has said anything, or there is no such alert. */
    Optional<AlertOutcome> find(TenantId tenant, String alertId);

    /** The ids of the detectors that led to an alert, in order; empty where that is not known. */
    List<String> detectors(TenantId tenant, String alertId);

    /**
     * How often alerts that opened in a stretch of time were worth it.
     *
     * @param tenant null for all tenants
     * @param environments empty for all
     * @param from inclusive
     * @param to exclusive
     */
    Precision precision(TenantId tenant, Set<EnvironmentId> environments, Instant from, Instant to);

    /**
     * Figures about a stretch of time.
     *
     * @param complete false when there were more alerts than are looked at: the newest were
     * @param policies by id
     * @param detectors by id; an alert counts for every detector that led to it; suggestions are empty
     */
    record Precision(
            Instant from, Instant to, int alerts, boolean complete, List<Figure> policies, List<Figure> detectors) {}

    /**
     * Figures about one policy or detector.
     *
     * @param unjudged alerts of which nobody has said anything
     * @param precision confirmed of all judged, 0 to 1; NaN when none is
     * @param low the lower end of the 95 % interval of the precision; NaN when none is judged
     * @param high its upper end
     */
    record Figure(
            String id,
            int confirmed,
            int dismissed,
            int unjudged,
            double precision,
            double low,
            double high,
            List<Suggestion> suggestions) {}

    /**
     * A change that people may want to make to a noisy policy.
     *
     * @param kind {@code hold}, {@code recovery}, {@code hours} or {@code limit}
     * @param change fields of the policy and what to set them to; empty when that needs a person's knowledge
     * @param text what to do, and the counts that speak for it
     */
    record Suggestion(String kind, Map<String, Object> change, String text) {}
}
