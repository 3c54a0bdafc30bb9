// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.series.internal.DayTable.Kind;
import java.nio.file.Path;
import java.util.List;

/** A day's file, and what is known of it once it was read. Safe for concurrent use. */
final class Table {
    private final Path file;
    private boolean counted;
    private long points;
    private long series;

    Table(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    synchronized void count(List<DayTable.Entry> index) {
        points = 0;
        series = 0;
        for (DayTable.Entry entry : index) {
            if (entry.kind() == Kind.BUCKETS) {
                points += entry.points();
                series += entry.series();
            }
        }
        counted = true;
    }

    synchronized boolean isCounted() {
        return counted;
    }

    /** Single buckets in it; 0 when only hours and days are left. */
    synchronized long points() {
        return points;
    }

    synchronized long series() {
        return series;
    }
}
