// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What counts as noise, from the configuration {@code io.bellwether.ingest}: {@code noise} for all environments, and
 * {@code noise.TENANT.ENVIRONMENT} for one. An expression that cannot be read is reported and drops nothing. Immutable.
 */
public final class NoiseRules {
    /** What a Seq server logs of its own API. */
    static final String SEQ_ITSELF =
            "@Properties.SourceContext like 'Seq.Api%' or @Properties.Group = 'api/events/resources'";

    private static final Logger LOG = LoggerFactory.getLogger(NoiseRules.class);
    private static final String KEY = "noise";

    private final String text;
    private final Predicate<Event> common;
    private final Map<String, Predicate<Event>> own = new HashMap<>();

    public NoiseRules(Map<String, ?> configuration) {
        Object given = configuration.get(KEY);
        text = given == null ? SEQ_ITSELF : given.toString();
        common = parse(KEY, text);
        configuration.forEach((key, value) -> {
            if (key.startsWith(KEY + ".")) {
                own.put(key.substring(KEY.length() + 1), parse(key, String.valueOf(value)));
            }
        });
    }

    /** The rule for all environments, as it is written. */
    public String text() {
        return text;
    }

    public Predicate<Event> of(TenantEnvironment where) {
        return own.isEmpty() ? common : own.getOrDefault(where.tenant() + "." + where.environment(), common);
    }

    private static Predicate<Event> parse(String key, String text) {
        if (text.isBlank()) {
            return event -> false;
        }
        try {
            return Expression.parse(text)::matches;
        } catch (InvalidExpression e) {
            LOG.error("{} '{}' is no expression, nothing is dropped by it: {}", key, text, e.getMessage());
            return event -> false;
        }
    }
}
