// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.internal.Declared;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** People, rotas and escalation policies of one tenant as documents declare them, for rehearsals. Immutable. */
public final class DeclaredOnCall implements OnCallBook {
    private final Roster roster;
    private final Map<String, Boolean> channels;

    private DeclaredOnCall(Roster roster, Map<String, Boolean> channels) {
        this.roster = roster;
        this.channels = channels;
    }

    /**
     * Reads {@code people}, {@code rotas}, {@code overrides} and {@code escalations}.
     *
     * @param channels that can be told
     * @param problems takes what is wrong with them
     */
    public static DeclaredOnCall read(
            Map<String, ?> documents, ZoneId zone, Set<String> channels, Instant now, List<Problem> problems) {
        Roster.Draft draft = new Roster.Draft(zone);
        Declared.each(documents, "people", problems, (document, found) -> {
            document.remove("tenant");
            Person person = Documents.person(document, zone, found);
            return () -> draft.people.put(person.id(), person);
        });
        Declared.each(documents, "rotas", problems, (document, found) -> {
            document.remove("tenant");
            Rota rota = Documents.rota(document, zone, found);
            return () -> draft.rotas.put(rota.id(), rota);
        });
        Roster known = draft.done();
        Declared.each(documents, "overrides", problems, (document, found) -> {
            document.remove("tenant");
            RotaOverride override = Documents.override(document, known, now, found);
            return () -> draft.overrides.put(override.id(), override);
        });
        Declared.each(documents, "escalations", problems, (document, found) -> {
            document.remove("tenant");
            Ladder ladder = Documents.ladder(document, found);
            return () -> draft.ladders.put(ladder.id(), ladder);
        });
        return new DeclaredOnCall(
                draft.done(), channels.stream().collect(Collectors.toMap(Function.identity(), channel -> true)));
    }

    @Override
    public Ladder ladder(TenantId tenant, String id) {
        return roster.ladders().get(id);
    }

    @Override
    public List<Reached> reach(TenantId tenant, Ladder.Target target, Alert alert, Instant now) {
        return new Reach(roster, channels).ways(target, alert.severity(), now);
    }
}
