// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.ingest.internal.rules.Sampler;
import io.bellwether.ingest.internal.rules.TenantRules.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Keeps a share of verbose kinds of events, by the tenant's rules, and counts the others by rule. */
final class Sample implements Stage {
    static final String REASON = "sampling:";

    private final Function<TenantId, List<Sampling>> rules;

    Sample(Function<TenantId, List<Sampling>> rules) {
        this.rules = rules;
    }

    @Override
    public void apply(IntakeBatch batch) {
        List<Sampling> own = rules.apply(batch.where().tenant());
        if (own.isEmpty()) {
            return;
        }
        List<Event> kept = new ArrayList<>(batch.events().size());
        for (Event event : batch.events()) {
            Sampling rule = Sampler.rule(own, event);
            Event chosen = rule == null ? event : Sampler.keep(rule, event);
            if (chosen == null) {
                batch.dropped(REASON + rule.name(), 1);
            } else {
                kept.add(chosen);
            }
        }
        batch.keep(kept);
    }
}
