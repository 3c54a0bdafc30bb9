// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The query of a request, read from the URL alone so that a body is left as it is. */
final class Query {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

    private final Map<String, String> values;
    private final Set<String> repeated;

    private Query(Map<String, String> values, Set<String> repeated) {
        this.values = values;
        this.repeated = repeated;
    }

    /** A name given twice is refused when it is read, unless it is that of a set, which has the values of both. */
    static Query of(HttpServletRequest request) {
        Map<String, String> values = new HashMap<>();
        Set<String> repeated = new HashSet<>();
        String query = request.getQueryString();
        if (query != null) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                String before = values.putIfAbsent(decode(name), decode(value));
                if (before != null) {
                    repeated.add(decode(name));
                    values.put(decode(name), before + "," + decode(value));
                }
            }
        }
        return new Query(values, repeated);
    }

    /** Of these values. */
    static Query of(Map<String, String> values) {
        return new Query(values, Set.of());
    }

    Map<String, String> all() {
        return values;
    }

    /** The value, or null when it is absent or empty. */
    String text(String name) {
        String value = values.get(name);
        if (repeated.contains(name)) {
            throw new InvalidInput(name, value, "is given more than once; give it once");
        }
        return value == null || value.isEmpty() ? null : value;
    }

    /** False when it is absent. */
    boolean flag(String name) {
        String text = text(name);
        if (text == null || text.equals("true") || text.equals("false")) {
            return "true".equals(text);
        }
        throw new InvalidInput(name, text, "must be true or false");
    }

    int limit(int fallback, int most) {
        String text = text("limit");
        if (text == null) {
            return fallback;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw new InvalidInput("limit", text, "must be a whole number from 1 to " + most);
        }
        throw new InvalidInput("limit", text, "must be a whole number from 1 to " + most);
    }

    Instant time(String name, Instant fallback) {
        String text = text(name);
        if (text == null) {
            return fallback;
        }
        try {
            Instant time = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            if (!time.isBefore(EARLIEST) && time.isBefore(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw new InvalidInput(
                    name, text, "must be an ISO-8601 time with its offset, such as 2025-08-12T03:00:00Z");
        }
        throw new InvalidInput(name, text, "must lie in the years 1970 to 9999");
    }

    /** A duration such as {@code 5m}; null when it is absent. */
    Duration duration(String name) {
        String text = text(name);
        try {
            return text == null ? null : Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(name, text, "must be a duration such as 1m, 15m or 1h");
        }
    }

    /** A comma-separated set. */
    <T> Set<T> set(String name, Function<String, Optional<T>> reader, String allowed) {
        String text = values.get(name);
        if (text == null || text.isEmpty()) {
            return Set.of();
        }
        return Stream.of(text.split(","))
                .map(String::strip)
                .map(item ->
                        reader.apply(item).orElseThrow(() -> new InvalidInput(name, item, "must be of " + allowed)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("query", text, "is not properly percent-encoded");
        }
    }
}
