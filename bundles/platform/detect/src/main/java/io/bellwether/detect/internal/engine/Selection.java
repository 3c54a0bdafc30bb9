// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.event.Event;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.expression.Expression;
import io.bellwether.expression.FilterSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings each event to the measures and the policies it concerns. All their filters are asked at once, one that several share only once.
 * Not safe for concurrent use.
 */
final class Selection {
    private static final int SELECTED = 1;
    private static final int COUNTED = 2;

    private final Measure[] measures;
    private final EventRun[] runs;
    private final FilterSet filters;
    /** For each filter, the places of those it selects for, measures first, and of the measures whose ratio it counts for. */
    private final int[][] selects;

    private final int[][] counts;
    private final int[] found;
    /** What is known of each place for the event at hand. */
    private final byte[] roles;
    /** What is so for every event. */
    private final byte[] standing;
    /** Whether any measure takes every event. */
    private final boolean takesAll;

    /** @param following the policies that follow events */
    Selection(Collection<Measure> followed, Collection<EventRun> following) {
        measures = followed.toArray(Measure[]::new);
        runs = following.toArray(EventRun[]::new);
        roles = new byte[measures.length + runs.length];
        standing = new byte[measures.length + runs.length];
        Map<String, Use> uses = new LinkedHashMap<>();
        boolean all = false;
        for (int i = 0; i < measures.length; i++) {
            Expression filter = measures[i].spec().filter();
            Expression of = measures[i].spec().of();
            if (filter == null) {
                standing[i] = SELECTED;
                all = true;
            } else {
                uses.computeIfAbsent(filter.text(), any -> new Use(filter))
                        .selects
                        .add(i);
            }
            if (of != null) {
                uses.computeIfAbsent(of.text(), any -> new Use(of)).counts.add(i);
            }
        }
        for (int i = 0; i < runs.length; i++) {
            Expression filter = runs[i].policy().events().filter();
            if (filter == null) {
                standing[measures.length + i] = SELECTED;
                all = true;
            } else {
                uses.computeIfAbsent(filter.text(), any -> new Use(filter))
                        .selects
                        .add(measures.length + i);
            }
        }
        takesAll = all;
        filters = FilterSet.of(uses.values().stream().map(use -> use.filter).toList());
        selects = uses.values().stream().map(use -> places(use.selects)).toArray(int[][]::new);
        counts = uses.values().stream().map(use -> places(use.counts)).toArray(int[][]::new);
        found = new int[filters.size()];
    }

    private static final class Use {
        private final Expression filter;
        private final List<Integer> selects = new ArrayList<>();
        private final List<Integer> counts = new ArrayList<>();

        Use(Expression filter) {
            this.filter = filter;
        }
    }

    private static int[] places(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    Measure[] measures() {
        return measures;
    }

    /**
     * Takes one event.
     *
     * @param millis its time
     * @param fresh whether it may lead to a verdict
     */
    void add(Event event, long millis, boolean fresh) {
        int count = filters.match(event, found);
        if (count == 0 && !takesAll) {
            return;
        }
        System.arraycopy(standing, 0, roles, 0, roles.length);
        for (int i = 0; i < count; i++) {
            for (int place : selects[found[i]]) {
                roles[place] |= SELECTED;
            }
            for (int place : counts[found[i]]) {
                roles[place] |= COUNTED;
            }
        }
        for (int i = measures.length; i < roles.length; i++) {
            if (roles[i] != 0) {
                runs[i - measures.length].offer(event, millis, fresh);
            }
        }
        for (int i = 0; i < measures.length; i++) {
            if (roles[i] != 0) {
                measures[i].add(event, millis, fresh, (roles[i] & SELECTED) != 0, (roles[i] & COUNTED) != 0);
            }
        }
    }
}
