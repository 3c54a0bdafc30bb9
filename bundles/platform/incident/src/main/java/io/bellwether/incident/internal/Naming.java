// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.topology.ServiceMap;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What an incident is called as long as nobody says otherwise. Pure. */
final class Naming {
    private static final int LONGEST = 200;
    private static final int OTHERS = 3;
    /** Detectors of different services see the same trouble within so much of each other. */
    private static final Duration SOON = Duration.ofMinutes(15);

    private static final Comparator<Alert> FIRST = Comparator.comparing(
                    (Alert alert) -> alert.alertClass() == AlertClass.UNKNOWN)
            .thenComparing(alert -> alert.alertClass() == AlertClass.CONFIG_CHANGE)
            .thenComparing(Alert::startedAt)
            .thenComparing(Alert::id);

    private Naming() {}

    /**
     * The alert that stands for the others: the first to begin, and one that can be placed before one that cannot; but
     * where its service needs another one that is in trouble as well, the farthest of those, as long as it was soon there.
     */
    static Alert main(Collection<Alert> alerts, ServiceMap services) {
        Alert first = alerts.stream().min(FIRST).orElseThrow();
        Set<String> needed = services.upstream(Affinity.service(first));
        return needed.isEmpty()
                ? first
                : alerts.stream()
                        .filter(alert -> alert.alertClass() != AlertClass.CONFIG_CHANGE)
                        .filter(alert -> needed.contains(Affinity.service(alert)))
                        .filter(alert -> steps(alert, first, services) == 0)
                        .filter(alert -> Duration.between(first.startedAt(), alert.startedAt())
                                        .compareTo(SOON)
                                <= 0)
                        .max(Comparator.comparingInt((Alert alert) -> steps(first, alert, services))
                                .thenComparing(FIRST.reversed()))
                        .orElse(first);
    }

    /** How many steps lead to what is needed; 0 when it is not. */
    private static int steps(Alert dependant, Alert needed, ServiceMap services) {
        return services.distance(Affinity.service(dependant), Affinity.service(needed))
                .orElse(0);
    }

    static String title(Collection<Alert> alerts, ServiceMap services) {
        Alert main = main(alerts, services);
        StringBuilder title = new StringBuilder(main.name());
        String service = Affinity.service(main);
        if (service != null && !main.name().toLowerCase(java.util.Locale.ROOT).contains(service)) {
            title.append(" (").append(service).append(')');
        }
        Set<String> others = new LinkedHashSet<>();
        alerts.stream()
                .filter(alert -> alert.alertClass() != main.alertClass())
                .sorted(Comparator.comparing(Alert::startedAt).thenComparing(Alert::id))
                .map(alert -> words(alert.alertClass()))
                .forEach(others::add);
        if (!others.isEmpty()) {
            title.append(", with ").append(joined(List.copyOf(others)));
        }
        return title.length() <= LONGEST ? title.toString() : title.substring(0, LONGEST - 1) + "…";
    }

    private static String joined(List<String> words) {
        List<String> shown = words.subList(0, Math.min(OTHERS, words.size()));
        return shown.size() == 1
                ? shown.get(0)
                : String.join(", ", shown.subList(0, shown.size() - 1)) + " and " + shown.get(shown.size() - 1);
    }

    /** A kind of trouble within a sentence. */
    static String words(AlertClass kind) {
        return switch (kind) {
            case AUTH -> "sign-in failures";
            case DOWNSTREAM -> "downstream errors";
            case INDEX -> "search index trouble";
            case EE_CAPACITY -> "event engine trouble";
            case CONFIG_CHANGE -> "a configuration change";
            case EMAIL -> "e-mail trouble";
            case PLAN -> "plan trouble";
            case AVAILABILITY -> "failing or slow requests";
            case SLO -> "a missed service level";
            case SECURITY -> "security trouble";
            case UNKNOWN -> "further errors";
        };
    }
}
