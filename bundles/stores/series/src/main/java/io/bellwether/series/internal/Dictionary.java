// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.series.StoredMeasure;
import io.bellwether.series.StoredMeasure.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Short numbers for measures and groups: each is spelled out where it first stands. Writer and reader build the same one
 * from the same content. For one thread.
 */
final class Dictionary {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Known> measures = new ArrayList<>();
    private int series;

    /** A measure and its groups by number; null where a definition was lost. */
    static final class Known {
        private StoredMeasure measure;
        private final Map<List<String>, Integer> numbers = new HashMap<>();
        private final List<List<String>> groups = new ArrayList<>();

        /** Null when its definition was lost. */
        StoredMeasure measure() {
            return measure;
        }
    }

    /** How many series have a number. */
    int series() {
        return series;
    }

    boolean knows(StoredMeasure measure, List<String> group) {
        Integer number = numbers.get(measure.text());
        return number != null && measures.get(number).numbers.containsKey(group);
    }

    Known write(StoredMeasure measure, Packed.Out out) {
        Integer number = numbers.get(measure.text());
        if (number != null && measures.get(number).measure.equals(measure)) {
            out.unsigned((long) number << 1);
            return measures.get(number);
        }
        Known known = new Known();
        known.measure = measure;
        numbers.put(measure.text(), measures.size());
        out.unsigned((long) measures.size() << 1 | 1);
        measures.add(known);
        out.text(measure.text());
        out.unsigned(measure.stepMillis());
        out.octet(measure.reading().ordinal());
        out.number(measure.factor());
        out.number(measure.empty());
        return known;
    }

    Known readMeasure(Packed.In in) {
        long form = in.unsigned();
        Known known = at(measures, (int) (form >>> 1));
        if ((form & 1) == 1) {
            String text = in.text();
            long step = in.unsigned();
            Reading reading = Reading.values()[in.octet()];
            known.measure = new StoredMeasure(text, step, reading, in.number(), in.number());
        }
        return known;
    }

    private static Known at(List<Known> list, int number) {
        while (list.size() <= number) {
            list.add(new Known());
        }
        return list.get(number);
    }

    void write(Known known, List<String> group, Packed.Out out) {
        Integer number = known.numbers.get(group);
        if (number != null) {
            out.unsigned((long) number << 1);
            return;
        }
        out.unsigned((long) known.groups.size() << 1 | 1);
        known.numbers.put(group, known.groups.size());
        known.groups.add(group);
        series++;
        out.unsigned(group.size());
        group.forEach(out::text);
    }

    /** Null when its definition was lost. */
    List<String> readGroup(Known known, Packed.In in) {
        long form = in.unsigned();
        int number = (int) (form >>> 1);
        while (known.groups.size() <= number) {
            known.groups.add(null);
        }
        if ((form & 1) == 1) {
            int size = in.size();
            List<String> group = new ArrayList<>(Math.min(size, 64));
            for (int i = 0; i < size; i++) {
                group.add(in.text());
            }
            known.groups.set(number, List.copyOf(group));
            series++;
        }
        return known.groups.get(number);
    }
}
