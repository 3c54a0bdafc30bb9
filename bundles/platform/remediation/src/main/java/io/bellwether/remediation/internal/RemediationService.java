// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.internal;

import io.bellwether.alert.Alerts;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Role;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TrailEntry;
import io.bellwether.remediation.Remediations;
import io.bellwether.runtime.Workers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remediations: declared, offered, run by people and, where that is declared, by themselves. */
@Component(service = Remediations.class, immediate = true)
public final class RemediationService implements Remediations {
    private static final Logger LOG = LoggerFactory.getLogger(RemediationService.class);
    private static final String STAGE = "remediation";
    /** An alert that opened longer ago is not acted on by itself any more. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    /** So many runs may wait for the end of a rest; what is more is not tried again. */
    private static final int MOST_WAITING = 1_000;

    private static final Duration STORE_PAUSE = Duration.ofSeconds(10);
    private static final int THREADS = 4;
    private static final int QUEUE = 1_000;

    private final AlertStore trail;
    private final HookPlugins plugins;
    private final HookCalls calls;
    private final InstantSource clock;
    private final RemediationBook book;
    private final RunBook runs;
    private final Workers workers;
    private final ExecutorService acting;
    /** Runs that wait for the end of a rest, by their id. */
    private final Map<String, Workers.Schedule> waiting = new ConcurrentHashMap<>();

    private final AutoCloseable alertChanges;
    private final AutoCloseable tenantChanges;

    @Activate
    public RemediationService(
            @Reference Alerts alerts,
            @Reference AlertStore trail,
            @Reference DocumentStore documents,
            @Reference HookPlugins plugins,
            @Reference HookCalls calls,
            @Reference Tenants tenants,
            @Reference Workers workers,
            @Reference InstantSource clock) {
        this.trail = trail;
        this.plugins = plugins;
        this.calls = calls;
        this.clock = clock;
        book = new RemediationBook(documents, plugins, clock);
        runs = new RunBook(documents);
        runs.interrupted().forEach(this::interrupted);
        this.workers = workers;
        acting = workers.pool("remediation", THREADS, QUEUE);
        tenantChanges = tenants.onChange(() -> {
            book.forget();
            runs.keep(tenants.all().stream().map(Tenant::id).collect(Collectors.toSet()));
        });
        alertChanges = alerts.onChange(this::changed);
    }

    @Deactivate
    public void stop() throws Exception {
        alertChanges.close();
        tenantChanges.close();
        waiting.values().forEach(Workers.Schedule::close);
        acting.shutdownNow();
    }

    @Override
    public Map<String, Object> check(TenantId tenant, Map<String, ?> document) {
        return view(book.read(
                tenant,
                document,
                true,
                book.find(tenant, String.valueOf(document.get("id"))).orElse(null)));
    }

    @Override
    public Map<String, Object> create(TenantId tenant, Map<String, ?> document, boolean privileged, String actor) {
        Remediation remediation = book.read(tenant, document, privileged, null);
        book.insert(remediation, actor);
        return view(remediation);
    }

    @Override
    public Optional<Map<String, Object>> replace(
            TenantId tenant, String id, Map<String, ?> document, boolean privileged, String actor) {
        Optional<Remediation> stored = book.find(tenant, id);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> whole = new LinkedHashMap<>(document);
        whole.putIfAbsent("id", id);
        Remediation remediation = book.read(tenant, whole, privileged, stored.get());
        if (!remediation.id().equals(id)) {
            throw new InvalidInput("id", remediation.id(), "must be '" + id + "' or left out; an id cannot be changed");
        }
        return book.update(remediation, actor) ? Optional.of(view(remediation)) : Optional.empty();
    }

    @Override
    public boolean delete(TenantId tenant, String id) {
        return book.delete(tenant, id);
    }

    @Override
    public Optional<Map<String, Object>> find(TenantId tenant, String id) {
        return book.find(tenant, id).map(this::view);
    }

    @Override
    public List<Map<String, Object>> list(TenantId tenant) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (TenantId owner : tenant == null ? book.tenants() : List.of(tenant)) {
            book.list(owner).forEach(remediation -> views.add(view(remediation)));
        }
        return views;
    }

    private Map<String, Object> view(Remediation remediation) {
        Map<String, Object> view = RemediationDocument.view(remediation, plugins.mask(remediation));
        view.put("state", state(remediation));
        return view;
    }

    private String state(Remediation remediation) {
        if (plugins.find(remediation.hook()).isEmpty()) {
            return "plugin missing";
        }
        return remediation.enabled() ? "active" : "disabled";
    }

    @Override
    public List<Offer> offers(Alert alert) {
        Instant now = clock.instant();
        return book.list(alert.where().tenant()).stream()
                .filter(remediation ->
                        remediation.enabled() && remediation.match().matches(alert))
                .map(remediation -> {
                    RunBook.Limit limit = runs.limit(remediation, alert.service(), now);
                    String refusal = unfit(remediation, alert);
                    return new Offer(
                            remediation.id(),
                            remediation.name(),
                            remediation.automatic(),
                            remediation.confirm(),
                            remediation.role().toString(),
                            does(remediation, alert),
                            refusal == null && limit != null ? limit.reason() : refusal);
                })
                .toList();
    }

    @Override
    public Answer run(Alert alert, String id, Asked asked) throws InterruptedException {
        Remediation remediation = book.find(alert.where().tenant(), id).orElse(null);
        if (remediation == null) {
            return new Answer.Refused(Why.MISSING, "there is no remediation '" + id + "'", null);
        }
        String unfit = unfit(remediation, alert);
        if (unfit != null) {
            return new Answer.Refused(Why.UNFIT, unfit, null);
        }
        if (remediation.role() == Role.ADMIN && !asked.admin()) {
            return new Answer.Refused(Why.FORBIDDEN, "the remediation '" + id + "' asks for the role admin", null);
        }
        if (remediation.confirm() && !asked.confirmed() && !asked.dryRun()) {
            return new Answer.Refused(
                    Why.UNCONFIRMED, "send confirm: true to do this: " + does(remediation, alert), null);
        }
        return act(remediation, alert, UUID.randomUUID().toString(), asked.actor(), asked.dryRun(), "");
    }

    @Override
    public List<Run> runs(TenantId tenant, String alertId, String remediation, int limit) {
        return runs.list(tenant, alertId, remediation, limit);
    }

    /** Why it is not for this alert at all; null when it is. */
    private String unfit(Remediation remediation, Alert alert) {
        if (!remediation.enabled()) {
            return "the remediation '" + remediation.id() + "' is not enabled";
        }
        if (plugins.find(remediation.hook()).isEmpty()) {
            return "its plugin '" + remediation.hook() + "' is not installed";
        }
        if (!remediation.match().matches(alert)) {
            return "the remediation '" + remediation.id() + "' is not for this alert; it is for "
                    + String.join(", ", remediation.match().texts());
        }
        return alert.state() == AlertState.RESOLVED ? "the alert is resolved" : null;
    }

    /** What would happen, in words; settings that are secret are masked. */
    private String does(Remediation remediation, Alert alert) {
        Map<String, Object> settings = new LinkedHashMap<>(plugins.mask(remediation));
        settings.remove("timeout");
        String on = alert.service() == null ? "" : " for " + alert.service();
        return remediation.name() + on + " in " + alert.where() + ": " + remediation.hook() + " " + settings;
    }

    /** Runs without anybody asking, where that is declared. Called for each change of each alert, and returns quickly. */
    private void changed(Alert alert) {
        Instant now = clock.instant();
        Instant opened = alert.reopened() == 0 ? alert.createdAt() : alert.updatedAt();
        if (!isToActOn(alert) || opened == null || opened.plus(FRESH).isBefore(now)) {
            return;
        }
        for (Remediation remediation : book.list(alert.where().tenant())) {
            String id = automatic(remediation, alert);
            if (isMeant(remediation, alert) && !waiting.containsKey(id) && !runs.knows(remediation.tenant(), id)) {
                execute(remediation, alert, () -> actByItself(remediation, alert, id));
            }
        }
    }

    private static boolean isToActOn(Alert alert) {
        return alert.state() == AlertState.OPEN && alert.suppressedBy() == null && !alert.flapping();
    }

    private static boolean isMeant(Remediation remediation, Alert alert) {
        return remediation.enabled()
                && remediation.automatic()
                && remediation.match().matches(alert);
    }

    private void execute(Remediation remediation, Alert alert, Runnable work) {
        try {
            acting.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.warn("{} was not run for alert {}: too many wait", remediation.id(), alert.id());
        }
    }

    /** The same for the same opening of the same alert, so that it is run once whatever happens. */
    private static String automatic(Remediation remediation, Alert alert) {
        String opening = remediation.id() + "/" + alert.id() + "/" + alert.reopened();
        return "auto-" + UUID.nameUUIDFromBytes(opening.getBytes(StandardCharsets.UTF_8));
    }

    private void actByItself(Remediation remediation, Alert alert, String id) {
        boolean room = waiting.size() < MOST_WAITING;
        String then = room ? "; it is tried once more then, if the alert is still open" : "";
        Answer answer = actByItself(remediation, alert, id, then);
        if (room && answer instanceof Answer.Refused refused && refused.until() != null) {
            waitUntil(refused.until(), remediation, alert, id);
        }
    }

    /** @return null when it could not be tried */
    private Answer actByItself(Remediation remediation, Alert alert, String id, String then) {
        try {
            return act(remediation, alert, id, null, false, then);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreUnavailable e) {
            LOG.warn("{} was not run for alert {}: {}", remediation.id(), alert.id(), e.getMessage());
        }
        return null;
    }

    private void waitUntil(Instant until, Remediation remediation, Alert alert, String id) {
        Duration rest = Duration.between(clock.instant(), until);
        Duration delay = rest.isNegative() ? Duration.ZERO : rest;
        waiting.put(id, workers.after("remediation", delay, () -> again(remediation, alert, id)));
    }

    /** It has rested: runs it if the alert still asks for it. */
    private void again(Remediation rested, Alert then, String id) {
        TenantId tenant = rested.tenant();
        try {
            Alert alert = trail.find(tenant, then.id()).map(AlertRecord::alert).orElse(null);
            waiting.remove(id);
            Remediation remediation = book.find(tenant, rested.id()).orElse(null);
            boolean same = alert != null && alert.reopened() == then.reopened();
            if (same && remediation != null && isToActOn(alert) && isMeant(remediation, alert)) {
                execute(remediation, alert, () -> actByItself(remediation, alert, id, ""));
            } else if (alert != null) {
                String why = remediation == null || !remediation.enabled()
                        ? "it is not declared any more"
                        : "the alert no longer asks for it: it is "
                                + alert.state().toString().toLowerCase(Locale.ROOT)
                                + (alert.suppressedBy() == null ? "" : ", held back by " + alert.suppressedBy());
                tell(run(rested, alert, id, null, false), "does not run " + rested.id() + " after its rest", why);
            }
        } catch (StoreUnavailable e) {
            LOG.warn("Whether {} runs for alert {} is looked at later: {}", rested.id(), then.id(), e.getMessage());
            waitUntil(clock.instant().plus(STORE_PAUSE), rested, then, id);
        }
    }

    private Run run(Remediation remediation, Alert alert, String id, String actor, boolean dryRun) {
        return new Run(
                id,
                remediation.tenant(),
                remediation.id(),
                alert.id(),
                alert.service(),
                actor,
                dryRun,
                clock.instant(),
                null,
                State.RUNNING,
                null);
    }

    /** @param then what is said of the time after a rest; empty for nothing */
    private Answer act(Remediation remediation, Alert alert, String id, String actor, boolean dryRun, String then)
            throws InterruptedException {
        Run run = run(remediation, alert, id, actor, dryRun);
        RunBook.Limit limit = runs.begin(remediation, run);
        if (limit != null) {
            if (limit.until() != null) {
                tell(run, "did not run " + remediation.id(), limit.reason() + then);
            }
            return new Answer.Refused(Why.LIMITED, limit.reason(), limit.until());
        }
        String how = (dryRun ? "a dry run" : "a run") + (actor == null ? ", by itself as the alert opened" : "");
        tell(run, "runs " + remediation.id(), how + ": " + does(remediation, alert));
        Run ended = null;
        try {
            HookCalls.Came came = calls.call(remediation, alert, run);
            ended = ended(run, came.state(), came.text());
        } finally {
            if (ended == null) {
                ended = ended(run, State.UNKNOWN, "the platform stopped waiting; whether it acted is not known");
            }
            runs.finish(ended);
            tell(ended, remediation.id() + " " + (dryRun ? "(dry run) " : "") + ended.state(), ended.text());
        }
        return new Answer.Ran(ended);
    }

    private void interrupted(Run run) {
        Run ended = ended(
                run,
                State.UNKNOWN,
                "the platform stopped while it was under way; whether it acted is not known, and it is not run again");
        runs.finish(ended);
        tell(ended, run.remediation() + " " + ended.state(), ended.text());
    }

    private Run ended(Run run, State state, String text) {
        return new Run(
                run.id(),
                run.tenant(),
                run.remediation(),
                run.alertId(),
                run.service(),
                run.actor(),
                run.dryRun(),
                run.at(),
                clock.instant(),
                state,
                text);
    }

    /** Adds to the alert's trail, and so to its incident's timeline; what cannot be added is logged. */
    private void tell(Run run, String decision, String reason) {
        try {
            trail.append(List.of(new TrailEntry(
                    run.tenant(), run.alertId(), clock.instant(), STAGE, decision, reason, run.actor())));
        } catch (StoreUnavailable | InvalidInput e) {
            LOG.warn("The trail of alert {} lacks: {}: {}", run.alertId(), decision, reason);
        }
    }
}
