// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.Silences;
import io.bellwether.alert.internal.routing.Matcher;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Silences in the document store, told to the suppressor; those that are over go after five days. */
@Component(service = Silences.class, immediate = true)
public final class SilenceService implements Silences {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceService.class);
    private static final Duration KEPT = Duration.ofDays(5);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
    private static final int MOST = 20_000;
    private static final int LONGEST_PREVIEW_DAYS = 30;
    private static final int PREVIEW_DAYS = 7;

    private final DocumentStore store;
    private final InstantSource clock;
    private final Suppressions suppressions;
    private final Tenants tenants;
    private final SilencePreview preview;
    private final Map<TenantId, Map<String, Silence>> known = new ConcurrentHashMap<>();
    private final Workers.Schedule sweeping;
    private final AutoCloseable tenantChanges;

    @Activate
    public SilenceService(
            @Reference DocumentStore store,
            @Reference AlertStore alerts,
            @Reference Tenants tenants,
            @Reference SuppressionService suppressor,
            @Reference Workers workers,
            @Reference InstantSource clock) {
        this.store = store;
        this.tenants = tenants;
        this.clock = clock;
        this.suppressions = suppressor.suppressions();
        preview = new SilencePreview(alerts);
        store.list(null, SilenceDocument.KIND).forEach(this::load);
        tenantChanges = tenants.onChange(() ->
                known.keySet().retainAll(tenants.all().stream().map(Tenant::id).collect(Collectors.toSet())));
        sweeping = workers.every("silences", SWEEP_EVERY, this::sweep);
    }

    private void load(StoredDocument stored) {
        try {
            of(stored.tenant()).put(stored.id(), SilenceDocument.stored(stored));
        } catch (InvalidInput e) {
            LOG.error("Silence {} of tenant {} cannot be read: {}", stored.id(), stored.tenant(), e.getMessage());
        }
    }

    @Deactivate
    public void stop() throws Exception {
        sweeping.close();
        tenantChanges.close();
    }

    @Override
    public View create(TenantId tenant, Map<String, ?> document, String actor, Set<EnvironmentId> environments) {
        Instant now = now();
        Silence silence =
                SilenceDocument.read(document, now, () -> UUID.randomUUID().toString(), actor, environments);
        if (of(tenant).size() >= MOST) {
            throw new InvalidInput("id", silence.id(), "is one too many: a tenant has at most " + MOST + " silences");
        }
        synchronized (this) {
            if (!store.insert(stored(tenant, silence, now, actor))) {
                throw new AlreadyExists("silence '" + silence.id() + "'");
            }
            of(tenant).put(silence.id(), silence);
            suppressions.silence(tenant, silence);
        }
        return view(tenant, silence, warning(tenant, silence));
    }

    private String warning(TenantId tenant, Silence silence) {
        if (!Matchers.takeNearlyEverything(silence.matchers())) {
            return null;
        }
        SilencePreview.Open open = preview.open(tenant, silence.matchers());
        return "this takes every alert, whatever it is about; of those open now it hides " + open.taken() + " of "
                + open.all() + (open.complete() ? "" : ", of the newest alone");
    }

    @Override
    public Optional<View> expire(TenantId tenant, String id, String actor, Set<EnvironmentId> environments) {
        synchronized (this) {
            Silence silence = of(tenant).get(id);
            if (silence == null) {
                return Optional.empty();
            }
            if (!environments.isEmpty() && !Matchers.isWithin(silence.matchers(), environments)) {
                throw new OutOfReach("silence '" + id + "'");
            }
            Instant now = now();
            if (silence.state(now) != State.EXPIRED) {
                silence = silence.endingAt(now);
                store.update(stored(tenant, silence, now, actor));
                of(tenant).put(id, silence);
                suppressions.silence(tenant, silence);
            }
            return Optional.of(view(tenant, silence));
        }
    }

    @Override
    public Optional<View> find(TenantId tenant, String id) {
        return Optional.ofNullable(of(tenant).get(id)).map(silence -> view(tenant, silence));
    }

    @Override
    public List<View> list(TenantId tenant, Set<State> states) {
        return known.entrySet().stream()
                .filter(each -> tenant == null || tenant.equals(each.getKey()))
                .flatMap(each -> each.getValue().values().stream().map(silence -> view(each.getKey(), silence)))
                .filter(view -> states.isEmpty() || states.contains(view.state()))
                .sorted(Comparator.comparing((View view) -> order(view.state()))
                        .thenComparing(View::endsAt)
                        .thenComparing(View::tenant)
                        .thenComparing(View::id))
                .toList();
    }

    private static int order(State state) {
        return switch (state) {
            case ACTIVE -> 0;
            case PENDING -> 1;
            case EXPIRED -> 2;
        };
    }

    @Override
    public Preview preview(TenantId tenant, Map<String, ?> document, Set<EnvironmentId> environments) {
        Fields fields = Fields.of(document, Set.of("matchers", "days"));
        List<Matcher> matchers = SilenceDocument.matchers(fields, environments);
        int days = fields.whole("days", 1, LONGEST_PREVIEW_DAYS, PREVIEW_DAYS);
        fields.check();
        Instant now = now();
        return preview.of(tenant, matchers, now.minus(Duration.ofDays(days)), now);
    }

    /** Removes what has been over for long. */
    void sweep() {
        Instant before = now().minus(KEPT);
        known.forEach((tenant, silences) -> silences.values().stream()
                .filter(silence -> silence.endsAt().isBefore(before))
                .forEach(silence -> forget(tenant, silence)));
    }

    private void forget(TenantId tenant, Silence silence) {
        try {
            synchronized (this) {
                store.delete(tenant, SilenceDocument.KIND, silence.id());
                of(tenant).remove(silence.id());
                suppressions.forgetSilence(tenant, silence.id());
            }
        } catch (StoreUnavailable e) {
            LOG.debug("Silence {} of tenant {} goes later: {}", silence.id(), tenant, e.getMessage());
        }
    }

    private View view(TenantId tenant, Silence silence) {
        return view(tenant, silence, null);
    }

    private View view(TenantId tenant, Silence silence, String warning) {
        return new View(
                tenant,
                silence.id(),
                Matchers.texts(silence.matchers()),
                silence.startsAt(),
                silence.endsAt(),
                silence.createdBy(),
                silence.comment(),
                silence.state(clock.instant()),
                environments(tenant, silence.matchers()),
                warning);
    }

    /** Those it is held to; of an expression, those of the tenant's environments that it takes. */
    private Set<EnvironmentId> environments(TenantId tenant, List<Matcher> matchers) {
        Set<EnvironmentId> named = Matchers.environments(matchers);
        return !named.isEmpty() || !Matchers.askForEnvironments(matchers)
                ? named
                : tenants.environments(tenant).stream()
                        .map(environment -> environment.id().environment())
                        .filter(environment -> Matchers.take(matchers, environment))
                        .collect(Collectors.toUnmodifiableSet());
    }

    private Map<String, Silence> of(TenantId tenant) {
        return known.computeIfAbsent(tenant, same -> new ConcurrentHashMap<>());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static StoredDocument stored(TenantId tenant, Silence silence, Instant now, String actor) {
        return new StoredDocument(
                tenant, SilenceDocument.KIND, silence.id(), SilenceDocument.write(silence), now, now, actor);
    }
}
