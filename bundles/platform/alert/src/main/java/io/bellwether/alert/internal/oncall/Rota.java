// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.OnCall.Shift;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Who is on call when. A later layer lies over the earlier ones where it has somebody, and an override lies over every
 * layer. Pure: the same question has the same answer.
 */
record Rota(String id, String name, ZoneId zone, List<Layer> layers) {
    private static final List<Duration> SPANS = List.of(Duration.ofDays(8), Duration.ofDays(50), Duration.ofDays(400));

    Rota {
        layers = List.copyOf(layers);
    }

    /**
     * Who is on call, shift by shift, without a break: where nobody is, a shift has no person.
     *
     * @param overrides this rota's
     * @return first to last; the first begins at {@code from} and the last ends at {@code to}, wherever their turns do
     */
    List<Shift> shifts(Instant from, Instant to, List<RotaOverride> overrides) {
        List<Shift> shifts = new ArrayList<>();
        TreeSet<Instant> moments = new TreeSet<>();
        moments.add(from);
        layers.forEach(layer -> layer.boundaries(from, to, zone, moments));
        for (RotaOverride override : overrides) {
            moments.add(override.from());
            moments.add(override.to());
        }
        List<Instant> starts = List.copyOf(moments.tailSet(from, true).headSet(to, false));
        for (int i = 0; i < starts.size(); i++) {
            Instant end = i + 1 < starts.size() ? starts.get(i + 1) : to;
            Shift shift = at(starts.get(i), end, overrides);
            int last = shifts.size() - 1;
            if (last >= 0 && isSame(shifts.get(last), shift)) {
                shifts.set(last, until(shifts.get(last), end));
            } else {
                shifts.add(shift);
            }
        }
        return shifts;
    }

    /**
     * The shift that is on, whole: from when it began until it ends.
     *
     * @return its {@code from} or {@code to} is null when it began or ends more than 400 days away
     */
    Shift on(Instant at, List<RotaOverride> overrides) {
        Shift forward = null;
        for (Duration span : SPANS) {
            forward = shifts(at, at.plus(span), overrides).get(0);
            if (forward.to().isBefore(at.plus(span))) {
                break;
            }
            forward = until(forward, null);
        }
        Instant from = null;
        for (Duration span : SPANS) {
            List<Shift> before = shifts(at.minus(span), at.plusMillis(1), overrides);
            Shift last = before.get(before.size() - 1);
            if (before.size() > 1) {
                from = last.from();
                break;
            }
        }
        return new Shift(from, forward.to(), forward.person(), forward.layer(), forward.override());
    }

    /** The first shift after another that has somebody else; null when there is none within 50 days of its end. */
    Shift next(Shift shift, List<RotaOverride> overrides) {
        if (shift.to() == null) {
            return null;
        }
        return shifts(shift.to(), shift.to().plus(SPANS.get(1)), overrides).stream()
                .filter(later -> later.person() != null && !later.person().equals(shift.person()))
                .findFirst()
                .orElse(null);
    }

    /** The times from {@code from} to {@code to} at which nobody is on call. */
    List<Shift> gaps(Instant from, Instant to, List<RotaOverride> overrides) {
        return shifts(from, to, overrides).stream()
                .filter(shift -> shift.person() == null)
                .toList();
    }

    private Shift at(Instant at, Instant end, List<RotaOverride> overrides) {
        RotaOverride override = overrides.stream()
                .filter(candidate -> candidate.contains(at))
                .max(Comparator.comparing(RotaOverride::createdAt).thenComparing(RotaOverride::id))
                .orElse(null);
        if (override != null) {
            return new Shift(at, end, override.person(), null, override.id());
        }
        for (int i = layers.size() - 1; i >= 0; i--) {
            String person = layers.get(i).on(at, zone);
            if (person != null) {
                return new Shift(at, end, person, layers.get(i).id(), null);
            }
        }
        return new Shift(at, end, null, null, null);
    }

    private static boolean isSame(Shift one, Shift other) {
        return Objects.equals(one.person(), other.person())
                && Objects.equals(one.layer(), other.layer())
                && Objects.equals(one.override(), other.override());
    }

    private static Shift until(Shift shift, Instant to) {
        return new Shift(shift.from(), to, shift.person(), shift.layer(), shift.override());
    }
}
