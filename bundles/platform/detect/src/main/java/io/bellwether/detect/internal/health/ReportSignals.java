// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Health;
import io.bellwether.detect.Health.Chart;
import io.bellwether.detect.Health.Line;
import io.bellwether.detect.Health.SeriesQuery;
import io.bellwether.report.Signals;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers what policies measured to post-incident reports. */
@Component(service = Signals.class)
public final class ReportSignals implements Signals {
    private final Health health;

    @Activate
    public ReportSignals(@Reference Health health) {
        this.health = health;
    }

    /** An alert's labels are more than its group: the series say which labels they have. */
    @Override
    public List<Curve> curves(
            TenantEnvironment where, String policy, Map<String, String> group, Instant from, Instant to) {
        try {
            Chart chart = health.series(where, new SeriesQuery(policy, null, Map.of(), from, to, null));
            List<Curve> found = of(group, chart);
            if (found.isEmpty() && !chart.complete() && !chart.lines().isEmpty()) {
                Map<String, String> own = new LinkedHashMap<>(group);
                own.keySet().retainAll(chart.lines().get(0).group().keySet());
                return of(group, health.series(where, new SeriesQuery(policy, null, own, from, to, null)));
            }
            return found;
        } catch (InvalidInput e) {
            // The policy is gone.
            return List.of();
        }
    }

    private static List<Curve> of(Map<String, String> labels, Chart chart) {
        return chart.lines().stream()
                .filter(line -> labels.entrySet().containsAll(line.group().entrySet()))
                .map(ReportSignals::curve)
                .toList();
    }

    private static Curve curve(Line line) {
        return new Curve(
                line.measure(),
                line.points().stream()
                        .map(point -> new Point(point.at(), point.value()))
                        .toList(),
                line.baseline().stream()
                        .map(band -> new Band(band.at(), band.low(), band.high()))
                        .toList());
    }
}
