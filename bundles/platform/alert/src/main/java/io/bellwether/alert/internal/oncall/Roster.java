// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.OnCall.Note;
import io.bellwether.alert.OnCall.Shift;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** One tenant's people, rotas, overrides and escalations at one moment. Immutable but for what it remembers. */
final class Roster {
    private final ZoneId zone;
    private final SortedMap<String, Person> people;
    private final SortedMap<String, Rota> rotas;
    private final SortedMap<String, RotaOverride> overrides;
    private final SortedMap<String, Ladder> ladders;
    private final Map<String, List<Note>> notes;
    private final Map<String, Shift> remembered = new ConcurrentHashMap<>();

    private Roster(Draft draft) {
        zone = draft.zone;
        people = draft.people;
        rotas = draft.rotas;
        overrides = draft.overrides;
        ladders = draft.ladders;
        notes = draft.notes;
    }

    /** In which times are meant that name no zone. */
    ZoneId zone() {
        return zone;
    }

    SortedMap<String, Person> people() {
        return people;
    }

    SortedMap<String, Rota> rotas() {
        return rotas;
    }

    SortedMap<String, RotaOverride> overrides() {
        return overrides;
    }

    SortedMap<String, Ladder> ladders() {
        return ladders;
    }

    /** A rota's, newest first. */
    List<Note> notes(String rota) {
        return notes.getOrDefault(rota, List.of());
    }

    /** A rota's. */
    List<RotaOverride> overrides(String rota) {
        return overrides.values().stream()
                .filter(override -> override.rota().equals(rota))
                .toList();
    }

    /** The shift of a rota that is on, whole. Kept, as a storm of alerts asks for the same one again and again. */
    Shift on(Rota rota, Instant at) {
        Shift known = remembered.get(rota.id());
        if (known != null
                && known.from() != null
                && !at.isBefore(known.from())
                && (known.to() != null && at.isBefore(known.to()))) {
            return known;
        }
        Shift found = rota.on(at, overrides(rota.id()));
        remembered.put(rota.id(), found);
        return found;
    }

    /** What names a person, in words. @param now overrides that are over do not count */
    List<String> usersOfPerson(String person, Instant now) {
        return Stream.of(
                        rotas.values().stream()
                                .filter(rota -> rota.layers().stream()
                                        .anyMatch(layer -> layer.people().contains(person)))
                                .map(rota -> "rota '" + rota.id() + "'"),
                        overrides.values().stream()
                                .filter(override -> override.person().equals(person)
                                        && override.to().isAfter(now))
                                .map(override -> "override '" + override.id() + "'"),
                        usersOf(new Ladder.Target(Ladder.Target.Kind.PERSON, person)))
                .flatMap(found -> found)
                .toList();
    }

    /** What names a rota, in words. */
    List<String> usersOfRota(String rota) {
        return usersOf(new Ladder.Target(Ladder.Target.Kind.ROTA, rota)).toList();
    }

    /** What names a channel, in words. */
    List<String> usersOfChannel(String channel) {
        return Stream.concat(
                        people.values().stream()
                                .filter(person -> person.channels().contains(channel))
                                .map(person -> "person '" + person.id() + "'"),
                        usersOf(new Ladder.Target(Ladder.Target.Kind.CHANNEL, channel)))
                .toList();
    }

    private Stream<String> usersOf(Ladder.Target target) {
        return ladders.values().stream()
                .filter(ladder ->
                        ladder.steps().stream().anyMatch(step -> step.targets().contains(target)))
                .map(ladder -> "escalation '" + ladder.id() + "'");
    }

    /** What a roster is made of. */
    static final class Draft {
        final ZoneId zone;
        final SortedMap<String, Person> people = new TreeMap<>();
        final SortedMap<String, Rota> rotas = new TreeMap<>();
        final SortedMap<String, RotaOverride> overrides = new TreeMap<>();
        final SortedMap<String, Ladder> ladders = new TreeMap<>();
        final Map<String, List<Note>> notes = new TreeMap<>();

        Draft(ZoneId zone) {
            this.zone = zone;
        }

        void add(Note note) {
            List<Note> all = notes.computeIfAbsent(note.rota(), rota -> new ArrayList<>());
            all.add(note);
            all.sort((one, other) -> other.at().compareTo(one.at()));
        }

        Roster done() {
            return new Roster(this);
        }
    }
}
