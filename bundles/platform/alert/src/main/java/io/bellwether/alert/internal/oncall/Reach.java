// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.OnCall.Shift;
import io.bellwether.alert.internal.oncall.OnCallBook.Reached;
import io.bellwether.api.event.Severity;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the ways to a target at a time. Pure.
 *
 * @param channels those of the tenant, with whether they are enabled; null when every channel is taken to be there
 */
record Reach(Roster roster, Map<String, Boolean> channels) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

    /** At least one; where nobody can be told, one without a channel that says why. */
    List<Reached> ways(Ladder.Target target, Severity severity, Instant now) {
        return switch (target.kind()) {
            case CHANNEL -> List.of(way(target.id(), "named in the escalation", null));
            case PERSON -> {
                Person person = roster.people().get(target.id());
                yield person == null
                        ? nobody("there is no person '" + target.id() + "' any more")
                        : over(person, person.name(), severity, now);
            }
            case ROTA -> {
                Rota rota = roster.rotas().get(target.id());
                yield rota == null
                        ? nobody("there is no rota '" + target.id() + "' any more")
                        : onCall(rota, severity, now);
            }
        };
    }

    private List<Reached> onCall(Rota rota, Severity severity, Instant now) {
        Shift shift = roster.on(rota, now);
        String until = shift.to() == null ? "" : " until " + time(shift.to(), rota.zone());
        if (shift.person() == null) {
            return nobody("nobody is on call for " + rota.name() + until);
        }
        Person person = roster.people().get(shift.person());
        if (person == null) {
            return nobody("'" + shift.person() + "' is on call for " + rota.name() + until + " but is not a person");
        }
        String how = shift.override() == null ? ", on call for " : ", by override on call for ";
        return over(person, person.name() + how + rota.name() + until, severity, now);
    }

    private List<Reached> over(Person person, String who, Severity severity, Instant now) {
        Instant notBefore = person.notBefore(severity, now);
        String why = notBefore == null
                ? who
                : who + "; quiet hours until " + time(notBefore, person.zone()) + " for what is less than "
                        + person.quiet().below();
        List<Reached> ways = new ArrayList<>();
        person.channels().forEach(channel -> ways.add(way(channel, why, notBefore)));
        return ways.isEmpty() ? nobody(person.name() + " has no channel") : ways;
    }

    private Reached way(String channel, String why, Instant notBefore) {
        if (channels == null || Boolean.TRUE.equals(channels.get(channel))) {
            return new Reached(channel, why, notBefore);
        }
        String what = channels.containsKey(channel) ? "is disabled" : "does not exist any more";
        return new Reached(null, why + ": channel '" + channel + "' " + what, null);
    }

    private static List<Reached> nobody(String why) {
        return List.of(new Reached(null, why, null));
    }

    /** A time as people of a zone say it, such as {@code Mon 5 Jan 09:00}. */
    static String time(Instant at, ZoneId zone) {
        return DAY.format(at.atZone(zone));
    }
}
