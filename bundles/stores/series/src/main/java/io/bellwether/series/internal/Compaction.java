// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.identity.TenantKeys;
import io.bellwether.series.Points;
import io.bellwether.series.StoredMeasure;
import io.bellwether.series.internal.DayTable.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sorts what logs hold into the tables of their days. For one thread and one go. */
final class Compaction {
    static final long DAY = 86_400_000;
    private static final long HOUR = 3_600_000;

    private final TenantKeys keys;
    private final Disk disk;
    private final Map<String, Map<List<String>, Gathered>> logged = new TreeMap<>();
    private final SortedSet<Long> days = new TreeSet<>();

    Compaction(TenantKeys keys, Disk disk) {
        this.keys = keys;
        this.disk = disk;
    }

    /** Takes a piece of a log. */
    void add(Points piece) {
        if (piece.buckets().length == 0) {
            return;
        }
        gather(logged, piece);
        long step = piece.measure().stepMillis();
        for (long bucket : piece.buckets()) {
            days.add(Math.floorDiv(bucket * step, DAY));
        }
    }

    private static void gather(Map<String, Map<List<String>, Gathered>> into, Points piece) {
        into.computeIfAbsent(piece.measure().text(), any -> new TreeMap<>(DayTable.GROUPS))
                .computeIfAbsent(piece.group(), group -> new Gathered(piece.measure(), group))
                .add(piece);
    }

    /** The days that have new buckets, counted from 1970. */
    SortedSet<Long> days() {
        return days;
    }

    /**
     * Writes the table of one day.
     *
     * @param before the day's table so far; null when there is none
     * @return what was wrong with that; null when nothing was
     */
    String write(long day, DayTable.Reader before, Path draft, Place place) throws IOException {
        SortedSet<String> measures = new TreeSet<>();
        List<DayTable.Entry> old = before == null ? List.of() : before.index();
        old.forEach(entry -> measures.add(entry.measure()));
        Set<String> changed = new TreeSet<>();
        logged.forEach((measure, groups) -> {
            if (groups.values().stream().anyMatch(each -> of(each, day) != null)) {
                changed.add(measure);
            }
        });
        measures.addAll(changed);
        try (DayTable.Writer writer = new DayTable.Writer(draft, disk, keys, place)) {
            for (String measure : measures) {
                if (changed.contains(measure) && !isThinned(measure, old)) {
                    merge(measure, day, before, writer);
                } else {
                    copy(measure, before, old, writer);
                }
            }
            writer.finish();
        }
        return before == null ? null : before.problem();
    }

    /** Of an old day only hours and days are left; late buckets cannot be added to them. */
    private static boolean isThinned(String measure, List<DayTable.Entry> index) {
        List<Kind> kinds = index.stream()
                .filter(entry -> entry.measure().equals(measure))
                .map(DayTable.Entry::kind)
                .toList();
        return !kinds.isEmpty() && !kinds.contains(Kind.BUCKETS);
    }

    private static Points of(Gathered gathered, long day) {
        long per = DAY / gathered.measure().stepMillis();
        return gathered.inOrder(day * per, (day + 1) * per);
    }

    private void copy(String measure, DayTable.Reader from, List<DayTable.Entry> index, DayTable.Writer writer)
            throws IOException {
        for (DayTable.Entry entry : index) {
            byte[] content = entry.measure().equals(measure) ? from.content(entry) : null;
            if (content != null) {
                writer.copy(entry, content);
            }
        }
    }

    private void merge(String measure, long day, DayTable.Reader before, DayTable.Writer writer) throws IOException {
        Map<String, Map<List<String>, Gathered>> all = new TreeMap<>();
        if (before != null) {
            before.read(Kind.BUCKETS, Set.of(measure), null, piece -> gather(all, piece));
        }
        logged.get(measure).values().forEach(each -> {
            Points piece = of(each, day);
            if (piece != null) {
                gather(all, piece);
            }
        });
        List<Points> series = new ArrayList<>();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Gathered each : all.get(measure).values()) {
            Points points = each.inOrder(Long.MIN_VALUE, Long.MAX_VALUE);
            series.add(points);
            first = Math.min(first, points.buckets()[0]);
            last = Math.max(last, points.buckets()[points.buckets().length - 1]);
        }
        StoredMeasure newest = logged.get(measure).values().iterator().next().measure();
        for (Points points : series) {
            writer.add(Kind.BUCKETS, as(newest, points));
        }
        for (Points points : series) {
            writer.add(Kind.HOURS, Rollup.of(as(newest, points), HOUR, first, last));
        }
        for (Points points : series) {
            writer.add(Kind.DAYS, Rollup.of(as(newest, points), DAY, first, last));
        }
    }

    private static Points as(StoredMeasure measure, Points points) {
        return new Points(
                measure, points.group(), points.buckets(), points.first(), points.second(), points.sketches());
    }

    /** Writes a table again without its buckets: hours and days are left. */
    static void thin(DayTable.Reader from, Path draft, Disk disk, TenantKeys keys, Place place) throws IOException {
        try (DayTable.Writer writer = new DayTable.Writer(draft, disk, keys, place)) {
            for (DayTable.Entry entry : from.index()) {
                byte[] content = entry.kind() == Kind.BUCKETS ? null : from.content(entry);
                if (content != null) {
                    writer.copy(entry, content);
                }
            }
            writer.finish();
        }
    }
}
