// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Validated values of a plugin's parameters. Immutable. Its text form shows secrets as {@code ••••}.
 */
public final class Settings {
    private static final Settings EMPTY = new Settings(Map.of(), List.of());

    private final Map<String, Object> values;
    private final List<Parameter<?>> parameters;

    private Settings(Map<String, Object> values, List<Parameter<?>> parameters) {
        this.values = values;
        this.parameters = parameters;
    }

    /** Settings of a plugin that has no parameters. */
    public static Settings empty() {
        return EMPTY;
    }

    /**
     * Reads and checks raw values against the parameters; absent ones take their default.
     *
     * @param raw values by key as they stand in JSON or YAML; null values count as absent
     * @throws InvalidInput with every problem: unknown keys, missing required keys, wrong types, values out of bounds
     */
    public static Settings of(List<Parameter<?>> parameters, Map<String, ?> raw) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter<?> parameter : parameters) {
            Object given = raw.get(parameter.key());
            if (given == null) {
                if (parameter.isRequired()) {
                    problems.add(new Problem(parameter.key(), null, "is required: " + parameter.help()));
                }
                continue;
            }
            try {
                values.put(parameter.key(), parameter.read(given));
            } catch (InvalidInput e) {
                problems.addAll(e.problems());
            }
        }
        List<String> known = parameters.stream().map(Parameter::key).toList();
        for (String key : raw.keySet()) {
            if (!known.contains(key)) {
                String message = "is not a setting; known settings: " + String.join(", ", known);
                problems.add(new Problem(key, null, message + Problem.suggestion(key, known)));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return new Settings(values, List.copyOf(parameters));
    }

    /** The value, or the parameter's default. @throws NoSuchElementException when there is neither */
    public <T> T get(Parameter<T> parameter) {
        return find(parameter)
                .orElseThrow(() -> new NoSuchElementException("setting '" + parameter.key() + "' is absent"));
    }

    /** The value, or the parameter's default, or empty. */
    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Parameter<T> parameter) {
        T value = (T) values.get(parameter.key());
        return value == null ? parameter.fallback() : Optional.of(value);
    }

    /** True when a value was given, that is, it does not come from the default. */
    public boolean isSet(Parameter<?> parameter) {
        return values.containsKey(parameter.key());
    }

    @Override
    public String toString() {
        return parameters.stream()
                .filter(parameter -> values.containsKey(parameter.key()))
                .map(parameter -> parameter.key() + "=" + (parameter.isSecret() ? "••••" : values.get(parameter.key())))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
