// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.events.EventIndex;
import io.bellwether.ingest.IntakeRules.RetentionRun;
import io.bellwether.ingest.internal.rules.RuleBook;
import io.bellwether.ingest.internal.rules.TenantRules;
import io.bellwether.ingest.internal.rules.TenantRules.Retention;
import io.bellwether.journal.Journal;
import io.bellwether.journal.JournalRetention;
import io.bellwether.journal.JournalRetention.Expired;
import io.bellwether.journal.JournalRetention.Rule;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes, every hour, the events of each tenant that were kept as long as the tenant's rules say. */
@Component(service = RetentionSchedule.class, immediate = true)
public final class RetentionSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionSchedule.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final Journal journal;
    private final JournalRetention retention;
    private final EventIndex index;
    private final RuleBook rules;
    private final InstantSource time;
    private final Workers.Schedule running;

    @Activate
    public RetentionSchedule(
            @Reference Journal journal,
            @Reference JournalRetention retention,
            @Reference EventIndex index,
            @Reference RuleBook rules,
            @Reference InstantSource time,
            @Reference Workers workers) {
        this.journal = journal;
        this.retention = retention;
        this.index = index;
        this.rules = rules;
        this.time = time;
        running = workers.every("retention", EVERY, this::run);
    }

    @Deactivate
    public void stop() {
        running.close();
    }

    /** One run over all environments; what fails for one does not keep the others from it. */
    synchronized void run() {
        Map<TenantId, List<TenantEnvironment>> environments = new TreeMap<>();
        for (TenantEnvironment where : journal.environments()) {
            environments
                    .computeIfAbsent(where.tenant(), tenant -> new ArrayList<>())
                    .add(where);
        }
        environments.forEach(this::run);
    }

    private void run(TenantId tenant, List<TenantEnvironment> environments) {
        Expired removed = Expired.NOTHING;
        String error = null;
        try {
            Retention wanted = rules.rules(tenant).retention();
            List<Rule> keep = wanted.rules().stream()
                    .map(rule -> new Rule(rule.match(), rule.keep(), rule.text()))
                    .toList();
            Instant gone = time.instant().minus(longest(wanted));
            for (TenantEnvironment where : environments) {
                removed = removed.plus(retention.expire(where, keep, wanted.otherwise()));
                index.expire(where, gone);
            }
            if (removed.events() > 0) {
                LOG.info("{} events of tenant {} were kept long enough and removed", removed.events(), tenant);
            }
        } catch (RuntimeException e) {
            error = String.valueOf(e.getMessage());
            LOG.warn("Events of tenant {} could not be removed: {}", tenant, error);
        }
        rules.ran(tenant, new RetentionRun(time.instant(), removed.events(), removed.bytes(), error));
    }

    private static Duration longest(Retention wanted) {
        Duration longest = wanted.otherwise();
        for (TenantRules.Keep rule : wanted.rules()) {
            longest = rule.keep().compareTo(longest) > 0 ? rule.keep() : longest;
        }
        return longest;
    }
}
