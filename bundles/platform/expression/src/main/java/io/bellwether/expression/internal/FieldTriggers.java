// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.api.event.Event;
import io.bellwether.expression.Condition;
import io.bellwether.expression.Field;
import io.bellwether.expression.Undefined;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The conditions about one field. What they make of a value is remembered, in a table of fixed size in which a later
 * value takes the place of an earlier one. Not safe for concurrent use.
 */
final class FieldTriggers {
    private static final int REMEMBERED = 128;
    private static final int MOST_PATTERNS = 32;
    private static final int LONGEST_REMEMBERED = 128;

    private final Evaluator value;
    private final int length;
    private final List<Test> tests = new ArrayList<>();
    private final Object[] keys = new Object[REMEMBERED];
    private final long[][] marks = new long[REMEMBERED][];

    private final long[] scratch;
    /** The marks met so far, each once; there are few of them, whatever the values. */
    private final List<long[]> patterns = new ArrayList<>();

    private record Test(Predicate<Object> holds, int at, long bit) {}

    /** @param length how many longs marks have */
    FieldTriggers(Field field, int length) {
        this.value = FieldValues.of(field);
        this.length = length;
        this.scratch = new long[length];
    }

    void add(Condition condition, int at, long bit) {
        tests.add(new Test(FieldValues.test(condition), at, bit));
    }

    /** Sets the bit of every condition that holds for the event. */
    void mark(Event event, long[] reached) {
        Object found = value.evaluate(event, null);
        if (found == Undefined.VALUE) {
            return;
        }
        long[] mark = marks(found);
        for (int i = 0; i < length; i++) {
            reached[i] |= mark[i];
        }
    }

    private long[] marks(Object found) {
        boolean remembered =
                found instanceof Number || found instanceof String text && text.length() <= LONGEST_REMEMBERED;
        if (!remembered) {
            return test(found);
        }
        int hash = found.hashCode();
        int place = (hash ^ hash >>> 7 ^ hash >>> 16) & REMEMBERED - 1;
        Object key = keys[place];
        if (key != null && key.equals(found)) {
            return marks[place];
        }
        long[] mark = test(found);
        keys[place] = found;
        marks[place] = mark;
        return mark;
    }

    private long[] test(Object found) {
        Arrays.fill(scratch, 0);
        for (Test test : tests) {
            if (test.holds().test(found)) {
                scratch[test.at()] |= test.bit();
            }
        }
        for (int i = 0; i < patterns.size(); i++) {
            if (Arrays.equals(patterns.get(i), scratch)) {
                return patterns.get(i);
            }
        }
        long[] mark = scratch.clone();
        if (patterns.size() < MOST_PATTERNS) {
            patterns.add(mark);
        }
        return mark;
    }
}
