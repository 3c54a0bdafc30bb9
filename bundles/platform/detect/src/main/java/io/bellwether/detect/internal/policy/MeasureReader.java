// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.api.settings.Durations;
import io.bellwether.detect.internal.series.Field;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.ValueFunction;
import io.bellwether.detect.internal.series.ValueFunction.Kind;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads measures: {@code {select, value, by, every, window}}. */
public final class MeasureReader {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Set<String> FIELDS = Set.of("select", "value", "by", "every", "window");

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");
    private static final int MOST_MEASURES = 16;

    private MeasureReader() {}

    /** Reads a measure that stands alone. @throws InvalidInput with everything that is wrong */
    public static MeasureSpec read(Map<String, ?> measure) {
        DocumentReader fields = DocumentReader.of(Map.of("measure", measure));
        MeasureSpec spec = read(fields);
        fields.finish();
        return spec;
    }

    /** Reads the field {@code measure} or {@code measures}; groups may also stand beside it, in {@code by}. */
    static Map<String, MeasureSpec> readAll(DocumentReader fields) {
        if (!fields.has("measures")) {
            return Map.of(Policy.SINGLE, read(fields));
        }
        DocumentReader measures = fields.object("measures");
        if (measures.names().isEmpty() || measures.names().size() > MOST_MEASURES) {
            fields.problem(
                    "measures",
                    fields.raw("measures"),
                    "must name 1 to " + MOST_MEASURES + " measures, such as {errors: {select: …}, latency: {…}}");
        }
        Map<String, MeasureSpec> specs = new LinkedHashMap<>();
        for (String name : measures.names()) {
            if (!NAME.matcher(name).matches()) {
                measures.problem(name, null, "must be a name of letters, digits, - and _, beginning with a letter");
            }
            DocumentReader measure = measures.object(name);
            MeasureSpec spec = read(measure, fields);
            specs.put(name, spec);
            String firstName = specs.keySet().iterator().next();
            MeasureSpec first = specs.get(firstName);
            if (!first.every().equals(spec.every())) {
                measure.problem(
                        "every",
                        measure.raw("every"),
                        "must be " + Durations.format(first.every()) + ", as in measures." + firstName);
            }
            if (!labels(first).equals(labels(spec))) {
                measure.problem(
                        "by",
                        measure.raw("by"),
                        "must be " + labels(first) + ", as in measures." + firstName
                                + ", as measures are joined by equal labels");
            }
        }
        return specs;
    }

    private static List<String> labels(MeasureSpec spec) {
        return spec.by().stream().map(Field::label).toList();
    }

    /** Reads the field {@code measure}; its groups may also stand beside it, in {@code by}. */
    static MeasureSpec read(DocumentReader fields) {
        if (!fields.has("measure")) {
            fields.problem("measure", null, "is required, such as {select: \"@Level = 'Error'\", value: count}");
        }
        return read(fields.object("measure"), fields);
    }

    private static MeasureSpec read(DocumentReader measure, DocumentReader fields) {
        measure.known(FIELDS);
        Expression filter = expression(measure, "select", measure.text("select"));
        ValueFunction value = value(measure);
        Expression of = expression(measure, "value", value.filter());
        Field number = field(measure, "value", value.field());
        Duration every = measure.duration("every", MINUTE, Duration.ZERO, LONGEST);
        if (!every.equals(MINUTE) && !every.equals(MINUTE.multipliedBy(5))) {
            measure.problem("every", measure.raw("every"), "must be 1m or 5m");
            every = MINUTE;
        }
        Duration usual = value.kind() == Kind.SLOPE ? every.multipliedBy(5) : every;
        Duration window = measure.duration("window", usual, every, LONGEST);
        if (window.toMillis() % every.toMillis() != 0) {
            measure.problem(
                    "window",
                    measure.raw("window"),
                    "must be a multiple of every, which is " + Durations.format(every));
        }
        if (value.kind() == Kind.SLOPE && window.compareTo(every.multipliedBy(2)) < 0) {
            measure.problem("window", measure.raw("window"), "must cover at least two buckets to have a slope");
        }
        DocumentReader grouped = measure.has("by") ? measure : fields;
        List<Field> by = fields(grouped, "by");
        return new MeasureSpec(filter, value, number, of, by, every, window);
    }

    /** The fields that are named in a list. */
    static List<Field> fields(DocumentReader reader, String name) {
        List<Field> found = new ArrayList<>();
        for (String text : reader.texts(name)) {
            Field field = field(reader, name, text);
            if (field == null) {
                continue;
            }
            if (found.stream().anyMatch(other -> other.label().equals(field.label()))) {
                reader.problem(name, text, "names the label " + field.label() + " twice; leave one of them out");
            }
            found.add(field);
        }
        return found;
    }

    private static ValueFunction value(DocumentReader measure) {
        String text = measure.text("value");
        try {
            return ValueFunction.parse(text == null ? "count" : text);
        } catch (IllegalArgumentException e) {
            measure.problem("value", text, e.getMessage());
            return new ValueFunction(Kind.COUNT, null);
        }
    }

    static Expression expression(DocumentReader fields, String name, String text) {
        if (text == null) {
            return null;
        }
        try {
            return Expression.parse(text);
        } catch (InvalidExpression e) {
            fields.problem(name, text, e.getMessage());
            return null;
        }
    }

    private static Field field(DocumentReader fields, String name, String text) {
        if (text == null) {
            return null;
        }
        try {
            return Field.parse(text);
        } catch (InvalidExpression e) {
            fields.problem(name, text, e.getMessage());
            return null;
        }
    }
}
