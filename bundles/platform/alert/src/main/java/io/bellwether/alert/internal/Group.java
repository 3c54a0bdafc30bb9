// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.routing.Destination;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Alerts that are told together over one channel. Everything in it follows from its members' notices, so that it is the
 * same after a restart. Neither what it costs to ask when it is due nor what it costs to take in a member grows with its
 * members. Not safe for concurrent use.
 */
final class Group {
    private static final Duration GATHER = Duration.ofSeconds(2);
    private static final int PHASES = Phase.values().length;

    private final Destination destination;
    /** By phase, and last those who are quiet; null where nobody was yet. */
    private final Line[] lines = new Line[PHASES + 1];

    private final Moments told = new Moments();
    private int size;
    /** Members whose end, or who took them, is to be told, and who were not told in a summary before. */
    private int followedApart;

    /** One alert's place in the group; empty until it is put. */
    static final class Seat {
        private final Group group;
        private final String alertId;
        private Notice notice;
        private Line line;
        private Seat before;
        private Seat after;

        private Seat(Group group, String alertId) {
            this.group = group;
            this.alertId = alertId;
        }

        Group group() {
            return group;
        }

        String channel() {
            return group.destination.channel();
        }
    }

    /** Members in the order they came. */
    private static final class Line {
        private final Moments since = new Moments();
        private Seat first;
        private Seat last;

        void add(Seat seat) {
            seat.line = this;
            seat.before = last;
            if (last == null) {
                first = seat;
            } else {
                last.after = seat;
            }
            last = seat;
            since.add(seat.notice.at());
        }

        void remove(Seat seat) {
            since.remove(seat.notice.at());
            if (seat.before == null) {
                first = seat.after;
            } else {
                seat.before.after = seat.after;
            }
            if (seat.after == null) {
                last = seat.before;
            } else {
                seat.after.before = seat.before;
            }
            seat.before = null;
            seat.after = null;
            seat.line = null;
        }
    }

    Group(Destination destination) {
        this.destination = destination;
    }

    Destination destination() {
        return destination;
    }

    /** A place for an alert that is not a member yet. */
    Seat seat(String alertId) {
        return new Seat(this, alertId);
    }

    /** @param quiet true while nothing of it is told but that it is over */
    void put(Seat seat, Notice notice, boolean quiet) {
        boolean silent = quiet && notice.phase() != Phase.CLEARING && notice.phase() != Phase.ACKING;
        int place = silent ? PHASES : notice.phase().ordinal();
        if (seat.line != null && seat.line == lines[place] && notice.equals(seat.notice)) {
            return;
        }
        remove(seat);
        if (lines[place] == null) {
            lines[place] = new Line();
        }
        seat.notice = notice;
        lines[place].add(seat);
        size++;
        followedApart += isFollowedApart(seat) ? 1 : 0;
        if (notice.toldAt() != null) {
            told.add(notice.toldAt());
        }
    }

    /** Nothing when it is not a member. */
    void remove(Seat seat) {
        if (seat.line == null) {
            return;
        }
        seat.line.remove(seat);
        size--;
        followedApart -= isFollowedApart(seat) ? 1 : 0;
        if (seat.notice.toldAt() != null) {
            told.remove(seat.notice.toldAt());
        }
    }

    private static boolean isFollowedApart(Seat seat) {
        Phase phase = seat.notice.phase();
        return (phase == Phase.CLEARING || phase == Phase.ACKING) && !seat.notice.summed();
    }

    /** True when all of whom it is to be told that they are over or taken were told in a summary before. */
    boolean isFollowedTogether() {
        return followedApart == 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** How many members it has, quiet ones too. */
    int size() {
        return size;
    }

    /** Every member, quiet ones too. */
    Collection<String> members() {
        List<String> all = new ArrayList<>(size);
        for (Line line : lines) {
            for (Seat seat = line == null ? null : line.first; seat != null; seat = seat.after) {
                all.add(seat.alertId);
            }
        }
        return all;
    }

    /** Those who may be told, in the order they came to this phase. */
    List<String> members(Phase phase, Instant now) {
        Line line = lines[phase.ordinal()];
        List<String> some = new ArrayList<>();
        for (Seat seat = line == null ? null : line.first; seat != null; seat = seat.after) {
            if (!seat.notice.at().isAfter(now)) {
                some.add(seat.alertId);
            }
        }
        return some;
    }

    /** When the alerts that joined are told; null when none did. */
    Instant openingDue() {
        Instant first = first(Phase.OPENING);
        if (first == null) {
            return null;
        }
        Instant due = first.plus(destination.timing().groupWait());
        Instant next =
                told.isEmpty() ? due : told.last().plus(destination.timing().groupInterval());
        return due.isAfter(next) ? due : next;
    }

    /** When the members of a later phase are told: soon, so that one sweep becomes one notification; null for none. */
    Instant closingDue(Phase phase) {
        Instant first = first(phase);
        Duration wait = destination.timing().groupWait();
        return first == null ? null : first.plus(wait.compareTo(GATHER) < 0 ? wait : GATHER);
    }

    /** When those that are still open are told again; null when nobody was told. */
    Instant repeatDue() {
        return told.isEmpty() || first(Phase.TOLD) == null
                ? null
                : told.last().plus(destination.timing().repeatInterval());
    }

    private Instant first(Phase phase) {
        Line line = lines[phase.ordinal()];
        return line == null ? null : line.since.first();
    }
}
