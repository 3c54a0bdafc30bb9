// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Outcomes.Figure;
import io.bellwether.alert.Outcomes.Suggestion;
import io.bellwether.relational.AlertOutcome.Judgement;
import io.bellwether.relational.JudgedAlert;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** How often the alerts of each policy, or of each detector, were worth it. */
final class Figures {
    /** The normal quantile of a 95 % interval. */
    private static final double Z = 1.959964;

    private Figures() {}

    static List<Figure> ofPolicies(List<JudgedAlert> alerts, ZoneId zone) {
        return figures(alerts, alert -> Set.of(alert.policy()), each -> Suggestions.of(each, zone));
    }

    static List<Figure> ofDetectors(List<JudgedAlert> alerts) {
        return figures(alerts, JudgedAlert::detectors, each -> List.of());
    }

    private static List<Figure> figures(
            List<JudgedAlert> alerts,
            Function<JudgedAlert, Collection<String>> keys,
            Function<List<JudgedAlert>, List<Suggestion>> suggestions) {
        TreeMap<String, List<JudgedAlert>> byKey = new TreeMap<>();
        for (JudgedAlert alert : alerts) {
            keys.apply(alert).forEach(key -> byKey.computeIfAbsent(key, any -> new ArrayList<>())
                    .add(alert));
        }
        List<Figure> figures = new ArrayList<>();
        byKey.forEach((key, each) -> {
            int confirmed = count(each, Judgement.CONFIRMED);
            int dismissed = count(each, Judgement.DISMISSED);
            int judged = confirmed + dismissed;
            double[] interval = interval(confirmed, judged);
            figures.add(new Figure(
                    key,
                    confirmed,
                    dismissed,
                    each.size() - judged,
                    judged == 0 ? Double.NaN : (double) confirmed / judged,
                    interval[0],
                    interval[1],
                    suggestions.apply(each)));
        });
        return figures;
    }

    static int count(List<JudgedAlert> alerts, Judgement judgement) {
        return (int)
                alerts.stream().filter(alert -> alert.judgement() == judgement).count();
    }

    /**
     * The score interval of a share (E. B. Wilson, "Probable inference, the law of succession, and statistical
     * inference", JASA 22, 1927): unlike the plain share it stays honest for few: 1 of 1 is 21 % to 100 %.
     *
     * @return its lower and upper end; NaN when there is nothing to share
     */
    static double[] interval(int hits, int all) {
        if (all == 0) {
            return new double[] {Double.NaN, Double.NaN};
        }
        double share = (double) hits / all;
        double square = Z * Z / all;
        double centre = (share + square / 2) / (1 + square);
        double half = Z * Math.sqrt(share * (1 - share) / all + square / (4 * all)) / (1 + square);
        return new double[] {hits == 0 ? 0 : centre - half, hits == all ? 1 : centre + half};
    }
}
