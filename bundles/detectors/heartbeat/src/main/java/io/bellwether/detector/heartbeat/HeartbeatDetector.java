// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.heartbeat;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * Misses somebody who used to be heard from. A bucket is empty when it has no value or the value 0.
 *
 * <p>It first learns: somebody counts as regular after a stretch of {@code learn} in which no silence was as long as the
 * gap. It remembers that, and fires from then on whenever all buckets of the last {@code gap} are empty. Whoever is
 * heard from now and then only is never missed.
 */
@Component(service = SeriesDetector.class)
public final class HeartbeatDetector implements SeriesDetector {
    static final Parameter<Duration> GAP = Parameter.duration("gap", "Gap", "The silence after which it fires.")
            .orElse(Duration.ofMinutes(2))
            .between(Duration.ofMinutes(1), Duration.ofHours(24));
    static final Parameter<Duration> LEARN = Parameter.duration(
                    "learn", "Learning", "How long somebody must have been heard from regularly before being missed.")
            .orElse(Duration.ofMinutes(3))
            .between(Duration.ofMinutes(1), Duration.ofHours(24));

    private static final byte[] REGULAR = {1};

    @Override
    public String id() {
        return "heartbeat";
    }

    @Override
    public String title() {
        return "Heartbeat";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(GAP, LEARN);
    }

    @Override
    public Duration lookback(Settings settings) {
        return settings.get(GAP).plus(settings.get(LEARN));
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
        int gap = buckets(settings.get(GAP), window.step());
        int learn = buckets(settings.get(LEARN), window.step());
        int silent = silentUntilEnd(window);
        boolean regular = isRegular(state) || heardRegularly(window, gap, learn, silent);
        byte[] next = regular ? REGULAR.clone() : null;
        if (!regular) {
            return new SeriesJudgement(
                    SeriesJudgement.Condition.LEARNING,
                    0,
                    Double.NaN,
                    Double.NaN,
                    "not yet heard regularly",
                    Map.of(),
                    next);
        }
        if (silent >= gap) {
            String least = silent == window.size() ? "at least " : "";
            String explanation =
                    "silent for " + least + Durations.format(window.step().multipliedBy(silent));
            return new SeriesJudgement(
                    SeriesJudgement.Condition.FIRING,
                    (double) silent / gap,
                    Double.NaN,
                    Double.NaN,
                    explanation,
                    Map.of(),
                    next);
        }
        return new SeriesJudgement(
                SeriesJudgement.Condition.CLEAR, 0, Double.NaN, Double.NaN, "heard from regularly", Map.of(), next);
    }

    private static boolean isRegular(byte[] state) {
        return state != null && state.length == 1 && state[0] == 1;
    }

    private static int silentUntilEnd(SeriesWindow window) {
        int silent = 0;
        while (silent < window.size() && isEmpty(window.value(window.size() - 1 - silent))) {
            silent++;
        }
        return silent;
    }

    /** True when in the {@code learn} buckets before the present silence no silence was as long as the gap. */
    private static boolean heardRegularly(SeriesWindow window, int gap, int learn, int silent) {
        int to = window.size() - silent;
        if (to < learn) {
            return false;
        }
        int empty = 0;
        for (int i = to - learn; i < to; i++) {
            empty = isEmpty(window.value(i)) ? empty + 1 : 0;
            if (Double.isNaN(window.value(i)) && i == to - learn || empty >= gap) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEmpty(double value) {
        return Double.isNaN(value) || value == 0;
    }

    private static int buckets(Duration stretch, Duration step) {
        return (int) Math.max(1, (stretch.toMillis() + step.toMillis() - 1) / step.toMillis());
    }
}
