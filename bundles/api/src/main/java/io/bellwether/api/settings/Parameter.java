// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One setting of a plugin: a typed constant from which validation, the console's form, shell completion and the
 * documentation are drawn.
 *
 * <pre>{@code
 * static final Parameter<Duration> GAP = Parameter.duration("gap", "Gap", "Silence after which it fires.")
 *         .orElse(Duration.ofMinutes(2))
 *         .between(Duration.ofMinutes(1), Duration.ofDays(1));
 * }</pre>
 *
 * Immutable; each refining method returns a new parameter.
 *
 * @param <T> the Java type of a value: String, Long, Double, Boolean, Duration, {@code List<String>} or
 *     {@code Map<String, String>}
 */
public final class Parameter<T> {
    private final String key;
    private final String title;
    private final String help;
    private final ParameterType type;
    private final T fallback;
    private final T least;
    private final T most;
    private final String unit;
    private final boolean secret;
    private final boolean required;
    private final List<String> choices;
    private final boolean web;

    private Parameter(Draft<T> draft) {
        this.key = draft.key;
        this.title = draft.title;
        this.help = draft.help;
        this.type = draft.type;
        this.fallback = draft.fallback;
        this.least = draft.least;
        this.most = draft.most;
        this.unit = draft.unit;
        this.secret = draft.secret;
        this.required = draft.required;
        this.choices = draft.choices;
        this.web = draft.web;
    }

    public static Parameter<String> text(String key, String title, String help) {
        return new Draft<String>(key, title, help, ParameterType.TEXT).done();
    }

    /** A text that begins with {@code https://} or {@code http://} and names a host. */
    public static Parameter<String> webAddress(String key, String title, String help) {
        Draft<String> draft = new Draft<>(key, title, help, ParameterType.TEXT);
        draft.web = true;
        return draft.done();
    }

    public static Parameter<Long> integer(String key, String title, String help) {
        return new Draft<Long>(key, title, help, ParameterType.INTEGER).done();
    }

    public static Parameter<Double> decimal(String key, String title, String help) {
        return new Draft<Double>(key, title, help, ParameterType.DECIMAL).done();
    }

    public static Parameter<Boolean> bool(String key, String title, String help) {
        return new Draft<Boolean>(key, title, help, ParameterType.BOOLEAN).done();
    }

    public static Parameter<Duration> duration(String key, String title, String help) {
        return new Draft<Duration>(key, title, help, ParameterType.DURATION).done();
    }

    public static Parameter<String> choice(String key, String title, String help, List<String> choices) {
        Draft<String> draft = new Draft<>(key, title, help, ParameterType.CHOICE);
        draft.choices = List.copyOf(choices);
        return draft.done();
    }

    public static Parameter<List<String>> textList(String key, String title, String help) {
        return new Draft<List<String>>(key, title, help, ParameterType.TEXT_LIST).done();
    }

    public static Parameter<Map<String, String>> textMap(String key, String title, String help) {
        return new Draft<Map<String, String>>(key, title, help, ParameterType.TEXT_MAP).done();
    }

    /** The value used when none is given. */
    public Parameter<T> orElse(T value) {
        Draft<T> draft = new Draft<>(this);
        draft.fallback = Objects.requireNonNull(value);
        return draft.done();
    }

    /** Bounds, both inclusive; for integers, decimals and durations. Either may be null for no bound. */
    public Parameter<T> between(T least, T most) {
        Draft<T> draft = new Draft<>(this);
        draft.least = least;
        draft.most = most;
        return draft.done();
    }

    /** The unit people read behind the number, such as {@code events}. Durations need none. */
    public Parameter<T> unit(String unit) {
        Draft<T> draft = new Draft<>(this);
        draft.unit = unit;
        return draft.done();
    }

    /** Stored sealed, shown as {@code ••••}, absent from logs, errors and exports. */
    public Parameter<T> secret() {
        Draft<T> draft = new Draft<>(this);
        draft.secret = true;
        return draft.done();
    }

    /** Must be given; a parameter that is neither required nor has a default may be absent. */
    public Parameter<T> required() {
        Draft<T> draft = new Draft<>(this);
        draft.required = true;
        return draft.done();
    }

    public String key() {
        return key;
    }

    public String title() {
        return title;
    }

    public String help() {
        return help;
    }

    public ParameterType type() {
        return type;
    }

    public Optional<T> fallback() {
        return Optional.ofNullable(fallback);
    }

    public Optional<T> least() {
        return Optional.ofNullable(least);
    }

    public Optional<T> most() {
        return Optional.ofNullable(most);
    }

    /** Empty when the value has no unit. */
    public Optional<String> unit() {
        return Optional.ofNullable(unit);
    }

    public boolean isSecret() {
        return secret;
    }

    public boolean isRequired() {
        return required;
    }

    /** The allowed values of a choice; empty for other types. */
    public List<String> choices() {
        return choices;
    }

    /**
     * Reads a value as it stands in JSON, YAML or a form (strings are accepted for every type).
     *
     * @throws InvalidInput naming this parameter's key, the value (not of a secret) and what would be right
     */
    @SuppressWarnings("unchecked")
    public T read(Object raw) {
        T value;
        try {
            value = (T) convert(raw);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(key, hidden(raw) ? null : String.valueOf(raw), e.getMessage());
        }
        if (!within(value)) {
            throw new InvalidInput(key, String.valueOf(raw), "must lie between " + show(least) + " and " + show(most));
        }
        return value;
    }

    private Object convert(Object raw) {
        return switch (type) {
            case TEXT -> web ? address(scalar(raw)) : scalar(raw);
            case CHOICE -> chosen(scalar(raw));
            case INTEGER -> whole(raw);
            case DECIMAL -> decimal(raw);
            case BOOLEAN -> bool(raw);
            case DURATION -> raw instanceof Duration given ? given : Durations.parse(scalar(raw));
            case TEXT_LIST -> list(raw);
            case TEXT_MAP -> map(raw);
        };
    }

    private String chosen(String text) {
        if (!choices.contains(text)) {
            throw new IllegalArgumentException("must be one of " + String.join(", ", choices));
        }
        return text;
    }

    /** Not shown in errors: a secret, and an address with a user or a query, where people put keys. */
    private boolean hidden(Object raw) {
        return secret || web && String.valueOf(raw).matches("(?s).*[@?].*");
    }

    private static String address(String text) {
        String stripped = text.strip();
        try {
            URI address = new URI(stripped);
            String scheme = address.getScheme();
            if (address.getHost() != null && ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))) {
                return stripped;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL; check for spaces and unusual characters", e);
        }
        throw new IllegalArgumentException("must begin with https:// or http:// and name a host");
    }

    private static String scalar(Object raw) {
        if (raw instanceof Map || raw instanceof Collection || raw == null) {
            throw new IllegalArgumentException("must be a single value");
        }
        return raw.toString();
    }

    private static Long whole(Object raw) {
        try {
            return raw instanceof Number number
                    ? new java.math.BigDecimal(number.toString()).longValueExact()
                    : Long.valueOf(scalar(raw).strip());
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number", e);
        }
    }

    private static Double decimal(Object raw) {
        try {
            double value = raw instanceof Number number
                    ? number.doubleValue()
                    : Double.parseDouble(scalar(raw).strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a number", e);
        }
        throw new IllegalArgumentException("must be a finite number");
    }

    private static Boolean bool(Object raw) {
        String text = scalar(raw).strip();
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.valueOf(text);
        }
        throw new IllegalArgumentException("must be true or false");
    }

    private static List<String> list(Object raw) {
        if (raw instanceof Collection<?> items) {
            return items.stream().map(Parameter::scalar).toList();
        }
        return List.of(scalar(raw).split("\\s*,\\s*"));
    }

    private static Map<String, String> map(Object raw) {
        if (!(raw instanceof Map<?, ?> items)) {
            throw new IllegalArgumentException("must be a map of names to text");
        }
        Map<String, String> read = new LinkedHashMap<>();
        items.forEach((name, item) -> read.put(String.valueOf(name), scalar(item)));
        return java.util.Collections.unmodifiableMap(read);
    }

    @SuppressWarnings("unchecked")
    private boolean within(T value) {
        return (least == null || ((Comparable<T>) value).compareTo(least) >= 0)
                && (most == null || ((Comparable<T>) value).compareTo(most) <= 0);
    }

    private static String show(Object bound) {
        if (bound == null) {
            return "any";
        }
        return bound instanceof Duration duration ? Durations.format(duration) : bound.toString();
    }

    @Override
    public String toString() {
        return key + ":" + type.label();
    }

    private static final class Draft<T> {
        private final String key;
        private final String title;
        private final String help;
        private final ParameterType type;
        private T fallback;
        private T least;
        private T most;
        private String unit;
        private boolean secret;
        private boolean required;
        private List<String> choices = List.of();
        private boolean web;

        Draft(String key, String title, String help, ParameterType type) {
            this.key = Objects.requireNonNull(key);
            this.title = Objects.requireNonNull(title);
            this.help = Objects.requireNonNull(help);
            this.type = type;
        }

        Draft(Parameter<T> from) {
            this(from.key, from.title, from.help, from.type);
            fallback = from.fallback;
            least = from.least;
            most = from.most;
            unit = from.unit;
            secret = from.secret;
            required = from.required;
            choices = from.choices;
            web = from.web;
        }

        Parameter<T> done() {
            return new Parameter<>(this);
        }
    }
}
