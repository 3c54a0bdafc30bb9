// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredDocument;
import io.bellwether.remediation.Remediations.Run;
import io.bellwether.remediation.Remediations.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was run: kept before it begins, so that neither a restart nor a second sight of the same alert runs it again, and
 * limits hold over restarts. The last thousand runs of a tenant are kept. Safe for concurrent use.
 */
final class RunBook {
    private static final Logger LOG = LoggerFactory.getLogger(RunBook.class);
    private static final String KIND = "remediation-run";
    private static final int MOST = 1_000;

    private final DocumentStore store;
    private final Map<TenantId, List<Run>> runs = new HashMap<>();

    RunBook(DocumentStore store) {
        this.store = store;
        for (StoredDocument stored : store.list(null, KIND)) {
            of(stored.tenant()).add(read(stored));
        }
        runs.values().forEach(list -> list.sort(Comparator.comparing(Run::at).reversed()));
    }

    /** What stands in the way of a run. @param until when it no longer does */
    record Limit(String reason, Instant until) {}

    /** Null when nothing stands in the way. @param service the alert's; null when it has none */
    synchronized Limit limit(Remediation remediation, String service, Instant now) {
        List<Run> before = of(remediation.tenant()).stream()
                .filter(run -> run.remediation().equals(remediation.id()) && !run.dryRun())
                .filter(run -> Objects.equals(run.service(), service))
                .toList();
        if (before.isEmpty()) {
            return null;
        }
        String where = service == null ? "" : " for " + service;
        Instant rested = before.get(0).at().plus(remediation.coolDown());
        if (now.isBefore(rested)) {
            return new Limit(
                    "it ran at " + before.get(0).at() + where + " and rests until " + rested + " (cool-down)", rested);
        }
        List<Run> recent = before.stream()
                .filter(run -> run.at().plus(remediation.within()).isAfter(now))
                .toList();
        if (recent.size() < remediation.times()) {
            return null;
        }
        Duration within = remediation.within();
        Instant free = recent.get(remediation.times() - 1).at().plus(within);
        return new Limit(
                "it ran " + recent.size() + " times" + where + " within "
                        + io.bellwether.api.settings.Durations.format(within) + "; next at " + free,
                free);
    }

    /**
     * Writes down a run that begins now, unless a limit stands in the way or it was begun before. When the store cannot
     * be reached nothing may be run.
     *
     * @return null when it is written down; else what stands in the way
     */
    synchronized Limit begin(Remediation remediation, Run run) {
        Limit limit = run.dryRun() ? null : limit(remediation, run.service(), run.at());
        if (limit != null) {
            return limit;
        }
        if (!store.insert(stored(run))) {
            return new Limit("it ran already when this alert opened", null);
        }
        List<Run> all = of(run.tenant());
        all.add(0, run);
        while (all.size() > MOST) {
            store.delete(run.tenant(), KIND, all.remove(all.size() - 1).id());
        }
        return null;
    }

    /** Writes down how a run ended. When the store cannot be reached only memory knows until it is restarted. */
    synchronized void finish(Run run) {
        List<Run> all = of(run.tenant());
        all.replaceAll(known -> known.id().equals(run.id()) ? run : known);
        try {
            store.update(stored(run));
        } catch (StoreUnavailable e) {
            LOG.warn("How run {} of {} ended is not stored: {}", run.id(), run.remediation(), e.getMessage());
        }
    }

    /** True when this very run was begun before. */
    synchronized boolean knows(TenantId tenant, String id) {
        return of(tenant).stream().anyMatch(run -> run.id().equals(id));
    }

    /** Those that were under way when the platform stopped. */
    synchronized List<Run> interrupted() {
        return runs.values().stream()
                .flatMap(List::stream)
                .filter(run -> run.state() == State.RUNNING)
                .toList();
    }

    /** Newest first. @param alertId null for any @param remediation null for any */
    synchronized List<Run> list(TenantId tenant, String alertId, String remediation, int limit) {
        return of(tenant).stream()
                .filter(run -> alertId == null || run.alertId().equals(alertId))
                .filter(run -> remediation == null || run.remediation().equals(remediation))
                .limit(limit)
                .toList();
    }

    /** Forgets tenants that are gone. */
    synchronized void keep(Set<TenantId> tenants) {
        runs.keySet().retainAll(tenants);
    }

    private List<Run> of(TenantId tenant) {
        return runs.computeIfAbsent(tenant, key -> new ArrayList<>());
    }

    private static StoredDocument stored(Run run) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("remediation", run.remediation());
        document.put("alert_id", run.alertId());
        document.put("service", run.service());
        document.put("dry_run", run.dryRun());
        document.put("at", run.at().toString());
        document.put(
                "finished_at",
                run.finishedAt() == null ? null : run.finishedAt().toString());
        document.put("state", run.state().toString());
        document.put("text", run.text());
        return new StoredDocument(run.tenant(), KIND, run.id(), document, run.at(), run.at(), run.actor());
    }

    private static Run read(StoredDocument stored) {
        Map<String, Object> document = stored.document();
        Object finished = document.get("finished_at");
        return new Run(
                stored.id(),
                stored.tenant(),
                text(document, "remediation"),
                text(document, "alert_id"),
                text(document, "service"),
                stored.updatedBy(),
                Boolean.TRUE.equals(document.get("dry_run")),
                Instant.parse(text(document, "at")),
                finished == null ? null : Instant.parse(finished.toString()),
                State.valueOf(text(document, "state").toUpperCase(Locale.ROOT)),
                text(document, "text"));
    }

    private static String text(Map<String, Object> document, String key) {
        Object value = document.get(key);
        return value == null ? null : value.toString();
    }
}
