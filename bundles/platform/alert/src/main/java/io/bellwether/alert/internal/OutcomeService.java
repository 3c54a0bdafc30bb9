// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Outcomes;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.AlertOutcome;
import io.bellwether.relational.AlertOutcome.Judgement;
import io.bellwether.relational.JudgedAlert;
import io.bellwether.relational.OutcomeStore;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Outcomes as a service. */
@Component(service = Outcomes.class)
public final class OutcomeService implements Outcomes {
    private static final int LONGEST_COMMENT = 2_000;
    private static final int MOST_ALERTS = 100_000;

    private final OutcomeStore store;
    private final Tenants tenants;
    private final InstantSource clock;

    @Activate
    public OutcomeService(@Reference OutcomeStore store, @Reference Tenants tenants, @Reference InstantSource clock) {
        this.store = store;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public boolean judge(TenantId tenant, String alertId, Judgement judgement, String actor, String comment) {
        String said = comment == null || comment.isBlank() ? null : comment.strip();
        if (said != null && said.length() > LONGEST_COMMENT) {
            throw new InvalidInput(
                    "comment", said.substring(0, 40) + "…", "must be at most " + LONGEST_COMMENT + " characters long");
        }
        AlertOutcome before = store.find(tenant, alertId).orElse(null);
        boolean same = before != null
                && before.judgement() == judgement
                && (said == null || Objects.equals(before.comment(), said));
        if (same) {
            return true;
        }
        Instant now = clock.instant();
        if (judgement == null && before == null) {
            return store.exists(tenant, alertId);
        }
        String decision = (judgement == null ? "outcome taken back" : judgement.toString()) + " by " + actor;
        AlertOutcome outcome = judgement == null ? null : new AlertOutcome(judgement, actor, said, now);
        String reason = said == null ? "without a comment" : said;
        return store.save(
                tenant, alertId, outcome, new TrailEntry(tenant, alertId, now, "person", decision, reason, actor));
    }

    @Override
    public Optional<AlertOutcome> find(TenantId tenant, String alertId) {
        return store.find(tenant, alertId);
    }

    @Override
    public List<String> detectors(TenantId tenant, String alertId) {
        return store.detectors(tenant, alertId).stream().sorted().toList();
    }

    @Override
    public Precision precision(TenantId tenant, Set<EnvironmentId> environments, Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new InvalidInput("to", to.toString(), "must lie after 'from'");
        }
        List<JudgedAlert> alerts = store.judged(tenant, environments, from, to, MOST_ALERTS);
        ZoneId zone = tenant == null
                ? ZoneOffset.UTC
                : tenants.find(tenant).map(Tenant::timeZone).orElse(ZoneOffset.UTC);
        return new Precision(
                from,
                to,
                alerts.size(),
                alerts.size() < MOST_ALERTS,
                Figures.ofPolicies(alerts, zone),
                Figures.ofDetectors(alerts));
    }
}
