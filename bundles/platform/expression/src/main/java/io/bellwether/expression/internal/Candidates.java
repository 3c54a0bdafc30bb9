// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.api.event.Event;
import io.bellwether.expression.Condition;
import io.bellwether.expression.Field;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which of many conditions may hold for an event. Each is reduced to a few clauses that must all hold, a clause to
 * the triggers of which one must; triggers on the same field, and on the same text, are pulled together. Not safe for
 * concurrent use.
 */
public final class Candidates {
    /** Clauses looked at of each condition; the most selective ones. */
    private static final int LAYERS = 3;

    private final int words;
    /** What holds before anything is known: the clauses a condition does not have. */
    private final long[] initial;

    private final long[] reached;
    private final FieldTriggers[] fields;
    private final Fragments messages;
    private final Fragments exceptions;

    public Candidates(List<Condition> conditions) {
        words = Math.max(1, (conditions.size() + 63) / 64);
        initial = new long[words * LAYERS];
        reached = new long[words * LAYERS];
        Map<Field, FieldTriggers> byField = new LinkedHashMap<>();
        Fragments.Builder message = new Fragments.Builder(initial.length);
        Fragments.Builder exception = new Fragments.Builder(initial.length);
        for (int place = 0; place < conditions.size(); place++) {
            List<Clause> clauses = Clause.of(conditions.get(place));
            clauses.sort(Comparator.comparingInt(Clause::cost));
            for (int layer = 0; layer < LAYERS; layer++) {
                int at = layer * words + (place >> 6);
                long bit = 1L << (place & 63);
                if (layer >= clauses.size()) {
                    initial[at] |= bit;
                    continue;
                }
                for (Clause.Trigger trigger : clauses.get(layer).triggers()) {
                    if (trigger.field() == Field.Part.MESSAGE) {
                        message.add(trigger.literal(), at, bit);
                    } else if (trigger.field() == Field.Part.EXCEPTION) {
                        exception.add(trigger.literal(), at, bit);
                    } else {
                        byField.computeIfAbsent(trigger.field(), field -> new FieldTriggers(field, initial.length))
                                .add(trigger.condition(), at, bit);
                    }
                }
            }
        }
        fields = byField.values().toArray(FieldTriggers[]::new);
        messages = message.build();
        exceptions = exception.build();
    }

    /** How many of the longs that {@link #of} answers count. */
    public int words() {
        return words;
    }

    /** The conditions that may hold, one bit each; overwritten by the next call. */
    public long[] of(Event event) {
        System.arraycopy(initial, 0, reached, 0, reached.length);
        for (FieldTriggers field : fields) {
            field.mark(event, reached);
        }
        if (!messages.isEmpty()) {
            messages.mark(event.message(), reached);
        }
        String exception = event.body().exception();
        if (exception != null && !exceptions.isEmpty()) {
            exceptions.mark(exception, reached);
        }
        for (int word = 0; word < words; word++) {
            reached[word] &= reached[words + word] & reached[2 * words + word];
        }
        return reached;
    }

    @Override
    public String toString() {
        return fields.length + " fields, "
                + Arrays.stream(initial).map(Long::bitCount).sum() + " clauses left open";
    }
}
