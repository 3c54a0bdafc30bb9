// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.suppress.AlertRules.Hours;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.identity.BusinessHours;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** Alerts that can wait are told in the business hours of their environment. Not safe for concurrent use. */
final class QuietHours {
    private final Map<EnvironmentId, BusinessHours> hours = new HashMap<>();
    private final Map<EnvironmentId, Span> spans = new HashMap<>();
    private ZoneId zone;
    private Hours rule;

    /** A time without change. @param to exclusive; Instant.MAX when it does not end */
    private record Span(Instant from, Instant to, boolean inside) {}

    QuietHours(ZoneId zone, Hours rule) {
        this.zone = zone;
        this.rule = rule;
    }

    /** Takes other settings. */
    void rule(Hours next) {
        rule = next;
    }

    /** Takes the environments' hours, without those that have none. */
    void environments(ZoneId nextZone, Map<EnvironmentId, BusinessHours> next) {
        zone = nextZone;
        spans.clear();
        hours.clear();
        hours.putAll(next);
    }

    /** Until when an alert waits; null when it is told now. Instant.MAX when hours never come. */
    Instant waitsUntil(Alert alert, Instant now) {
        if (rule.below() == null || alert.severity().compareTo(rule.below()) >= 0) {
            return null;
        }
        EnvironmentId environment = alert.where().environment();
        Span span = applies(environment) ? span(environment, now) : null;
        return span == null || span.inside() ? null : span.to();
    }

    /** When hours next begin or end; null when none does. */
    Instant nextChange(Instant after) {
        if (rule.below() == null) {
            return null;
        }
        return hours.keySet().stream()
                .filter(this::applies)
                .map(environment -> span(environment, after).to())
                .min(Instant::compareTo)
                .filter(next -> !next.equals(Instant.MAX))
                .orElse(null);
    }

    /** Null where there are no hours. */
    private Span span(EnvironmentId environment, Instant now) {
        BusinessHours of = hours.get(environment);
        if (of == null) {
            return null;
        }
        Span known = spans.get(environment);
        if (known == null || now.isBefore(known.from()) || !now.isBefore(known.to())) {
            known = new Span(now, of.nextChange(now, zone).orElse(Instant.MAX), of.contains(now, zone));
            spans.put(environment, known);
        }
        return known;
    }

    private boolean applies(EnvironmentId environment) {
        return rule.environments().isEmpty() || rule.environments().contains(environment);
    }
}
