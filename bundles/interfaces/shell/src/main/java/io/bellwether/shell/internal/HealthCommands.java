// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Anomalies;
import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.detect.Health;
import io.bellwether.relational.AnomalyQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Key figures and anomalies of an environment. */
final class HealthCommands {
    private HealthCommands() {}

    @Service
    @Command(
            scope = "bellwether",
            name = "kpi-list",
            description = "Key figures of an environment and how usual they are")
    public static final class ListKpis extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "environment", required = true)
        String environment;

        @Reference
        Health health;

        @Reference
        InstantSource clock;

        @Override
        void run() {
            Instant to = clock.instant();
            Health.Kpis kpis = health.kpis(
                    TenantEnvironment.of(tenant, environment),
                    to.minus(Duration.ofMinutes(10)),
                    to,
                    Duration.ofMinutes(1));
            print(
                    kpis.items().stream()
                            .map(kpi -> row(
                                    "id", kpi.id(),
                                    "category", kpi.category(),
                                    "status", kpi.status(),
                                    "current", number(kpi.current()),
                                    "unit", kpi.unit(),
                                    "usual", usual(kpi),
                                    "score", number(kpi.score())))
                            .toList(),
                    "Nothing is known of " + tenant + "/" + environment + " yet.");
        }

        private static String usual(Health.Kpi kpi) {
            if (kpi.baseline().isEmpty()) {
                return null;
            }
            Health.Band last = kpi.baseline().get(kpi.baseline().size() - 1);
            return number(last.low()) + " to " + number(last.high());
        }
    }

    @Service
    @Command(scope = "bellwether", name = "anomaly-list", description = "Anomalies of an environment, newest first")
    public static final class ListAnomalies extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "environment", required = true)
        String environment;

        @Option(name = "--last", description = "How far back, such as 24h or 7d")
        String last = "24h";

        @Option(name = "--class", description = "Only these kinds of trouble; comma-separated")
        String classes;

        @Option(name = "--limit", description = "At most so many")
        int limit = 50;

        @Reference
        Anomalies anomalies;

        @Reference
        InstantSource clock;

        @Override
        void run() {
            Set<AlertClass> wanted = split(classes).stream()
                    .map(name -> AlertClass.fromName(name)
                            .orElseThrow(() -> new IllegalArgumentException("class '" + name + "' is not known")))
                    .collect(Collectors.toSet());
            Instant to = clock.instant();
            AnomalyQuery query = new AnomalyQuery(
                    TenantEnvironment.of(tenant, environment), to.minus(Durations.parse(last)), to, wanted, null, null);
            print(
                    anomalies.list(query, limit, null).items().stream()
                            .map(ListAnomalies::row)
                            .toList(),
                    "No anomalies in the last " + last + ".");
        }

        private static Map<String, Object> row(Anomaly anomaly) {
            Anomalies.Hint hint =
                    anomaly.hints().isEmpty() ? null : anomaly.hints().get(0);
            return row(
                    "start",
                    anomaly.start(),
                    "end",
                    anomaly.end() == null ? "goes on" : anomaly.end(),
                    "of",
                    anomaly.origin() + " " + anomaly.subject(),
                    "group",
                    anomaly.group().isEmpty() ? null : anomaly.group().toString(),
                    "class",
                    anomaly.alertClass(),
                    "looks_like",
                    hint == null ? null : String.format(Locale.ROOT, "%s (%.2f)", hint.alertClass(), hint.confidence()),
                    "score",
                    number(anomaly.score()),
                    "value",
                    anomaly.value() == null ? null : number(anomaly.value()),
                    "alert",
                    anomaly.alertId());
        }
    }

    private static String number(double value) {
        return Double.isNaN(value)
                ? null
                : String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value);
    }
}
