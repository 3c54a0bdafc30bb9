// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.alert.Outcomes;
import io.bellwether.alert.Outcomes.Figure;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** What the outcomes of alerts say of policies. */
final class OutcomeCommands {
    private OutcomeCommands() {}

    @Service
    @Command(
            scope = "bellwether",
            name = "policy-precision",
            description = "How often the alerts of each policy and detector were worth it")
    public static final class PolicyPrecision extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Option(name = "--last", description = "How far back, such as 30d")
        String last = "30d";

        @Reference
        Outcomes outcomes;

        @Reference
        InstantSource clock;

        @Override
        void run() {
            Instant to = clock.instant();
            Outcomes.Precision precision = outcomes.precision(
                    tenant == null ? null : new TenantId(tenant), Set.of(), to.minus(Durations.parse(last)), to);
            List<Map<String, Object>> rows = Stream.concat(
                            precision.policies().stream().map(figure -> row("policy", figure)),
                            precision.detectors().stream().map(figure -> row("detector", figure)))
                    .toList();
            print(rows, "No alerts opened in the last " + last + ".");
        }

        private static Map<String, Object> row(String kind, Figure figure) {
            return row(
                    "kind", kind,
                    "id", figure.id(),
                    "confirmed", figure.confirmed(),
                    "dismissed", figure.dismissed(),
                    "unjudged", figure.unjudged(),
                    "precision", percent(figure.precision()),
                    "interval", interval(figure),
                    "suggestion",
                            figure.suggestions().stream()
                                    .map(Outcomes.Suggestion::text)
                                    .collect(Collectors.joining("; ")));
        }

        private static String interval(Figure figure) {
            return Double.isNaN(figure.low()) ? null : percent(figure.low()) + " to " + percent(figure.high());
        }

        private static String percent(double share) {
            return Double.isNaN(share) ? null : String.format(Locale.ROOT, "%.0f %%", 100 * share);
        }
    }
}
