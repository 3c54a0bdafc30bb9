// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.expression.Expression;
import java.time.Duration;
import java.util.List;

/**
 * What is measured.
 *
 * @param filter which events; null for all
 * @param value how they become a number
 * @param number the field of {@code value}; null when it has none
 * @param of the filter of a ratio; null for other values
 * @param by the fields events are grouped by
 * @param every the width of a bucket
 * @param window the width of the sliding window each value covers; at least {@code every}
 */
public record MeasureSpec(
        Expression filter,
        ValueFunction value,
        Field number,
        Expression of,
        List<Field> by,
        Duration every,
        Duration window) {
    public MeasureSpec {
        by = List.copyOf(by);
    }

    /** What two measures have in common that can share their buckets. */
    public record Key(String filter, String value, List<Field> by, long everyMillis) {
        /** The same text for the same measure, on every node and after every restart. */
        public String text() {
            StringBuilder text =
                    new StringBuilder("every ").append(everyMillis / 1000).append(" s\n");
            text.append(escaped(value));
            by.forEach(field -> text.append("\nby ").append(escaped(field.toString())));
            return text.append("\nwhere ").append(escaped(filter)).toString();
        }

        private static String escaped(String part) {
            return part.replace("\\", "\\\\").replace("\n", "\\n");
        }
    }

    public Key key() {
        return new Key(filter == null ? "" : filter.text(), value.toString(), by, every.toMillis());
    }

    /** How many buckets each value covers. */
    public int windowBuckets() {
        return buckets(window);
    }

    /** How many buckets a stretch of time covers, rounded up; at least 1. */
    public int buckets(Duration stretch) {
        long step = every.toMillis();
        return (int) Math.max(1, (stretch.toMillis() + step - 1) / step);
    }
}
