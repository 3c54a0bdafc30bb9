// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.suppress.MaintenanceWindow.Occurrence;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * One tenant's maintenance windows. Only those under way cost anything when an alert is looked at. Not safe for
 * concurrent use.
 */
final class MaintenanceCalendar {
    private static final Comparator<Held> LONGEST = Comparator.comparing(
                    (Held held) -> held.occurrence().to())
            .thenComparing(held -> held.window().id());

    private final Map<String, MaintenanceWindow> all = new HashMap<>();
    private final ConditionBook<Held> underWay = new ConditionBook<>();
    private final Turns turns = new Turns();
    private ZoneId zone;
    private Instant seen = Instant.MIN;

    /** A window under way. */
    record Held(MaintenanceWindow window, Occurrence occurrence) {}

    MaintenanceCalendar(ZoneId zone) {
        this.zone = zone;
    }

    /** Takes another clock for the windows that have none of their own. */
    void zone(ZoneId next) {
        if (!next.equals(zone)) {
            zone = next;
            seen = Instant.MIN;
            all.keySet().forEach(id -> turns.put(id, Instant.MIN));
        }
    }

    /** Adds a window, in place of another of the same id. */
    void put(MaintenanceWindow window) {
        remove(window.id());
        all.put(window.id(), window);
        turns.put(window.id(), Instant.MIN);
    }

    void remove(String id) {
        all.remove(id);
        underWay.remove(id);
        turns.remove(id);
    }

    /** The window that keeps an alert from being told, of several the one that ends last; null when none does. */
    Held find(Map<String, String> labels, Instant now) {
        look(now);
        return underWay.last(labels, LONGEST);
    }

    /** When the next window begins or ends; null when none does. */
    Instant nextChange(Instant after) {
        look(after);
        return turns.next(after);
    }

    private void look(Instant now) {
        if (now.isBefore(seen)) {
            all.values().forEach(window -> turn(window, now));
        } else {
            turns.due(now).forEach(id -> turn(all.get(id), now));
        }
        seen = now;
    }

    private void turn(MaintenanceWindow window, Instant now) {
        Occurrence occurrence = window.at(now, zone);
        if (occurrence == null) {
            underWay.remove(window.id());
        } else {
            underWay.put(window.id(), window.conditions(), new Held(window, occurrence));
        }
        Instant next = window.nextTurn(now, zone);
        if (next == null) {
            turns.remove(window.id());
        } else {
            turns.put(window.id(), next);
        }
    }
}
