// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;

/**
 * People who take turns.
 *
 * @param people their ids, in the order of their turns; one may stand in it more than once
 * @param startsAt when the first one's first turn begins, on the rota's clock; nobody is on call before
 * @param restrictions when the layer is on call at all; empty for always
 */
record Layer(String id, List<String> people, LocalDateTime startsAt, HandOver every, List<Hours> restrictions) {
    Layer {
        people = List.copyOf(people);
        restrictions = List.copyOf(restrictions);
    }

    /** Whose turn it is; null before the start and outside the restrictions. */
    String on(Instant at, ZoneId zone) {
        if (at.isBefore(Hours.moment(startsAt, zone))) {
            return null;
        }
        if (!restrictions.isEmpty() && restrictions.stream().noneMatch(hours -> hours.contains(at, zone))) {
            return null;
        }
        return people.get((int) Math.floorMod(turn(at, zone), (long) people.size()));
    }

    /** Adds the moments from {@code from} to {@code to} at which who is on call may change. */
    void boundaries(Instant from, Instant to, ZoneId zone, Collection<Instant> found) {
        long turn = Math.max(0, turn(from, zone));
        Instant moment = handOver(turn, zone);
        while (moment.isBefore(to)) {
            if (!moment.isBefore(from)) {
                found.add(moment);
            }
            turn++;
            moment = handOver(turn, zone);
        }
        restrictions.forEach(hours -> hours.boundaries(from, to, zone, found));
    }

    private long turn(Instant at, ZoneId zone) {
        long turn = every.between(startsAt, LocalDateTime.ofInstant(at, zone));
        while (handOver(turn + 1, zone).compareTo(at) <= 0) {
            turn++;
        }
        while (handOver(turn, zone).isAfter(at)) {
            turn--;
        }
        return turn;
    }

    private Instant handOver(long turn, ZoneId zone) {
        return Hours.moment(every.after(startsAt, turn), zone);
    }
}
