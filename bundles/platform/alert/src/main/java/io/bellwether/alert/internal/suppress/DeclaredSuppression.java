// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.Declared;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.BusinessHours;
import io.bellwether.topology.ServiceMap;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What suppresses a tenant's alerts as documents declare it, for rehearsals. */
public final class DeclaredSuppression {
    private DeclaredSuppression() {}

    /** @throws InvalidInput naming each wrong field */
    public static AlertRules rules(Map<String, ?> alerting) {
        return AlertRulesDocument.read(alerting);
    }

    /**
     * Reads {@code silences}, {@code maintenance_windows} and {@code business_hours}, with the {@code inhibit_rules} of the
     * routing.
     *
     * @param start a silence may say {@code from} and {@code to}, counted from it, instead of times
     * @param problems takes what is wrong with them
     */
    public static Suppressor read(
            TenantId tenant,
            ZoneId zone,
            Map<String, ?> documents,
            Map<String, ?> routing,
            Instant start,
            List<Problem> problems) {
        Suppressions suppressions = new Suppressions();
        int[] number = {0};
        Declared.each(documents, "silences", problems, (document, found) -> {
            moved(document, "from", "starts_at", start, found);
            moved(document, "to", "ends_at", start, found);
            document.remove("tenant");
            document.remove("state");
            Object author = document.remove("created_by");
            if (!found.isEmpty()) {
                return () -> {};
            }
            Silence silence = SilenceDocument.read(
                    document,
                    start,
                    () -> "silence-" + ++number[0],
                    author == null ? "test" : author.toString(),
                    Set.of());
            return () -> suppressions.silence(tenant, silence);
        });
        Declared.each(documents, "maintenance_windows", problems, (document, found) -> {
            document.keySet().removeAll(Set.of("tenant", "state", "next"));
            MaintenanceWindow window = WindowDocument.read(document);
            return () -> suppressions.window(tenant, window);
        });
        suppressions.clocks(tenant, zone, hours(documents, problems));
        if (problems.isEmpty()) {
            suppressions.routed(tenant, routing);
        }
        return suppressions;
    }

    /** Adds what follows from other documents that were read. */
    public static void complete(Suppressor suppressor, TenantId tenant, ServiceMap services, AlertRules rules) {
        if (suppressor instanceof Suppressions suppressions) {
            suppressions.services(tenant, services);
            suppressions.rules(tenant, rules);
        }
    }

    private static void moved(
            Map<String, Object> document, String after, String time, Instant start, List<Problem> problems) {
        Object given = document.remove(after);
        if (given == null) {
            return;
        }
        try {
            document.put(time, start.plus(Durations.parse(given.toString())).toString());
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(after, given.toString(), e.getMessage()));
        }
    }

    private static Map<EnvironmentId, BusinessHours> hours(Map<String, ?> documents, List<Problem> problems) {
        Map<EnvironmentId, BusinessHours> hours = new HashMap<>();
        Declared.one(documents, "business_hours", problems).forEach((environment, text) -> {
            try {
                hours.put(
                        new EnvironmentId(Slug.require("environment", environment)),
                        BusinessHours.parse(String.valueOf(text)));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem("business_hours." + environment, String.valueOf(text), e.getMessage()));
            }
        });
        return hours;
    }
}
