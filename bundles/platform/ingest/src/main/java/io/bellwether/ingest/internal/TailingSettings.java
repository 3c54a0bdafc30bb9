// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.TailingSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The setting that the platform adds to every source that is read on from a position. */
final class TailingSettings {
    private TailingSettings() {}

    /** The plugin's parameters and the platform's. */
    static List<Parameter<?>> parameters(TailingSource source) {
        List<Parameter<?>> all = new ArrayList<>(source.parameters());
        all.add(pollEvery(source));
        return List.copyOf(all);
    }

    static Duration pollEvery(TailingSource source, Settings settings) {
        return settings.get(pollEvery(source));
    }

    private static Parameter<Duration> pollEvery(TailingSource source) {
        return Parameter.duration("pollEvery", "Poll every", "How long to wait after a read that found nothing more.")
                .between(Duration.ofMillis(100), Duration.ofHours(1))
                .orElse(source.pollEvery());
    }
}
