// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.OnCall;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.InUse;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** People, rotas and overrides: checked, kept, and asked who is on call. */
@Component(service = {OnCall.class, OnCallBook.class})
public final class OnCallService implements OnCall, OnCallBook {
    private static final Duration LONGEST_LIST = Duration.ofDays(100);
    private static final Duration WARNED_AHEAD = Duration.ofDays(7);
    private static final Duration KEPT_OVERRIDES = Duration.ofDays(90);
    private static final int MOST_NOTES = 100;
    private static final int LONGEST_NOTE = 4_000;
    private static final Map<Kind, Integer> MOST = Map.of(Kind.PERSON, 1_000, Kind.ROTA, 200, Kind.OVERRIDE, 1_000);

    private final Rosters rosters;
    private final ChannelStore channels;
    private final UsableChannels usable;
    private final InstantSource clock;

    @Activate
    public OnCallService(@Reference Rosters rosters, @Reference ChannelStore channels, @Reference InstantSource clock) {
        this.rosters = rosters;
        this.channels = channels;
        this.clock = clock;
        usable = new UsableChannels(channels, clock);
    }

    @Override
    public Map<String, Object> check(TenantId tenant, Kind kind, Map<String, ?> document) {
        return read(tenant, kind, document).view;
    }

    @Override
    public Map<String, Object> create(TenantId tenant, Kind kind, Map<String, ?> document, String actor) {
        return rosters.change(tenant, () -> {
            Map<String, Object> whole = new LinkedHashMap<>(document);
            if (kind == Kind.OVERRIDE) {
                whole.putIfAbsent("id", "override-" + UUID.randomUUID());
                prune(tenant);
            }
            Draft draft = read(tenant, kind, whole);
            if (all(rosters.of(tenant), kind).size() >= MOST.get(kind)) {
                throw new InvalidInput("id", draft.id, "is one too many; a tenant has at most " + MOST.get(kind));
            }
            if (!rosters.insert(tenant, kind.toString(), draft.id, draft.stored, actor)) {
                throw new AlreadyExists(kind + " '" + draft.id + "'");
            }
            return draft.view;
        });
    }

    @Override
    public Optional<Map<String, Object>> replace(
            TenantId tenant, Kind kind, String id, Map<String, ?> document, String actor) {
        return rosters.change(tenant, () -> {
            if (!all(rosters.of(tenant), kind).containsKey(id)) {
                return Optional.empty();
            }
            Map<String, Object> whole = new LinkedHashMap<>(document);
            whole.putIfAbsent("id", id);
            Draft draft = read(tenant, kind, whole);
            if (!draft.id.equals(id)) {
                throw new InvalidInput("id", draft.id, "must be '" + id + "' or left out; an id cannot be changed");
            }
            return rosters.update(tenant, kind.toString(), id, draft.stored, actor)
                    ? Optional.of(draft.view)
                    : Optional.empty();
        });
    }

    @Override
    public boolean delete(TenantId tenant, Kind kind, String id, boolean force) {
        return rosters.change(tenant, () -> {
            Roster roster = rosters.of(tenant);
            List<String> users =
                    switch (kind) {
                        case PERSON -> roster.usersOfPerson(id, clock.instant());
                        case ROTA -> roster.usersOfRota(id);
                        case OVERRIDE -> List.of();
                    };
            if (!users.isEmpty() && !force) {
                throw new InUse(kind + " '" + id + "'", users);
            }
            if (kind == Kind.ROTA) {
                roster.overrides(id).forEach(override -> rosters.delete(tenant, "override", override.id()));
                roster.notes(id).forEach(note -> rosters.deleteNote(tenant, note.id()));
            }
            return rosters.delete(tenant, kind.toString(), id);
        });
    }

    @Override
    public Optional<Map<String, Object>> find(TenantId tenant, Kind kind, String id) {
        return Optional.ofNullable(all(rosters.of(tenant), kind).get(id)).map(Supplier::get);
    }

    @Override
    public List<Map<String, Object>> list(TenantId tenant, Kind kind) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (TenantId owner : tenant == null ? rosters.tenants(kind.toString()) : List.of(tenant)) {
            all(rosters.of(owner), kind).values().forEach(view -> views.add(owned(owner, view.get())));
        }
        return views;
    }

    @Override
    public Optional<List<Shift>> shifts(TenantId tenant, String rota, Instant from, Instant to) {
        Duration length = Duration.between(from, to);
        if (length.isNegative() || length.isZero() || length.compareTo(LONGEST_LIST) > 0) {
            throw new InvalidInput("to", to.toString(), "must lie after 'from', by at most 100 days");
        }
        Roster roster = rosters.of(tenant);
        return Optional.ofNullable(roster.rotas().get(rota))
                .map(found -> found.shifts(from, to, roster.overrides(rota)));
    }

    @Override
    public List<Duty> onCall(TenantId tenant, Instant at) {
        List<Duty> duties = new ArrayList<>();
        for (TenantId owner : tenant == null ? rosters.tenants("rota") : List.of(tenant)) {
            Roster roster = rosters.of(owner);
            roster.rotas().values().forEach(rota -> duties.add(duty(owner, roster, rota, at)));
        }
        return duties;
    }

    private static Duty duty(TenantId tenant, Roster roster, Rota rota, Instant at) {
        List<RotaOverride> overrides = roster.overrides(rota.id());
        Shift shift = rota.on(at, overrides);
        Person person = shift.person() == null ? null : roster.people().get(shift.person());
        List<Note> notes = roster.notes(rota.id());
        return new Duty(
                tenant,
                rota.id(),
                rota.name(),
                rota.zone(),
                shift,
                person == null ? null : person.name(),
                person == null ? List.of() : person.channels(),
                rota.next(shift, overrides),
                notes.isEmpty() ? null : notes.get(0),
                rota.gaps(at, at.plus(WARNED_AHEAD), overrides));
    }

    @Override
    public Optional<Note> note(TenantId tenant, String rota, String text, String actor) {
        if (text == null || text.isBlank() || text.length() > LONGEST_NOTE) {
            throw new InvalidInput("text", null, "is required: 1 to " + LONGEST_NOTE + " characters");
        }
        return rosters.change(tenant, () -> {
            Roster roster = rosters.of(tenant);
            if (!roster.rotas().containsKey(rota)) {
                return Optional.empty();
            }
            List<Note> before = roster.notes(rota);
            before.stream().skip(MOST_NOTES - 1).forEach(old -> rosters.deleteNote(tenant, old.id()));
            Note note = new Note(UUID.randomUUID().toString(), rota, text.strip(), actor, clock.instant());
            rosters.insert(tenant, note);
            return Optional.of(note);
        });
    }

    @Override
    public Optional<List<Note>> notes(TenantId tenant, String rota) {
        Roster roster = rosters.of(tenant);
        return roster.rotas().containsKey(rota) ? Optional.of(roster.notes(rota)) : Optional.empty();
    }

    @Override
    public Ladder ladder(TenantId tenant, String id) {
        return rosters.of(tenant).ladders().get(id);
    }

    @Override
    public List<Reached> reach(TenantId tenant, Ladder.Target target, Alert alert, Instant now) {
        return new Reach(rosters.of(tenant), usable.of(tenant)).ways(target, alert.severity(), now);
    }

    /** Overrides that are long over are forgotten, so that there is always room for the next. */
    private void prune(TenantId tenant) {
        Instant oldest = clock.instant().minus(KEPT_OVERRIDES);
        rosters.of(tenant).overrides().values().stream()
                .filter(override -> override.to().isBefore(oldest))
                .forEach(override -> rosters.delete(tenant, "override", override.id()));
        rosters.forget(tenant);
    }

    private Draft read(TenantId tenant, Kind kind, Map<String, ?> document) {
        Roster roster = rosters.of(tenant);
        List<Problem> problems = new ArrayList<>();
        Names names = new Names(
                roster, channels.list(tenant).stream().map(Channel::id).toList(), problems);
        Draft draft =
                switch (kind) {
                    case PERSON -> {
                        Person person = Documents.person(document, roster.zone(), problems);
                        names.check(person);
                        yield new Draft(person.id(), document, Documents.view(person));
                    }
                    case ROTA -> {
                        Rota rota = Documents.rota(document, roster.zone(), problems);
                        names.check(rota);
                        yield new Draft(rota.id(), document, Documents.view(rota));
                    }
                    case OVERRIDE -> {
                        RotaOverride override = Documents.override(document, roster, clock.instant(), problems);
                        names.check(override);
                        yield new Draft(override.id(), Documents.view(override), Documents.view(override));
                    }
                };
        Fields.within("", document, document.keySet(), problems).owner(tenant);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return new Draft(draft.id, draft.stored, owned(tenant, draft.view));
    }

    private static Map<String, Supplier<Map<String, Object>>> all(Roster roster, Kind kind) {
        Map<String, Supplier<Map<String, Object>>> views = new LinkedHashMap<>();
        switch (kind) {
            case PERSON -> roster.people().forEach((id, person) -> views.put(id, () -> Documents.view(person)));
            case ROTA -> roster.rotas().forEach((id, rota) -> views.put(id, () -> Documents.view(rota)));
            case OVERRIDE ->
                roster.overrides().forEach((id, override) -> views.put(id, () -> Documents.view(override)));
            default -> throw new IllegalStateException("unknown kind " + kind);
        }
        return views;
    }

    /** A view that says whose it is. */
    static Map<String, Object> owned(TenantId tenant, Map<String, Object> view) {
        Map<String, Object> owned = new LinkedHashMap<>();
        owned.put("id", view.get("id"));
        owned.put("tenant", tenant.value());
        owned.putAll(view);
        return owned;
    }

    /** A document that was read. @param stored as it is kept @param view as it is shown */
    private record Draft(String id, Map<String, ?> stored, Map<String, Object> view) {}
}
