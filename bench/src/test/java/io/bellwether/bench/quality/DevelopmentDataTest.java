// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bellwether.bench.quality.NabScore.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shipped detectors on the labelled development data, where it is at hand; a change for the worse is seen here. */
class DevelopmentDataTest {
    private static final Path DATA = Path.of(System.getProperty("bellwether.shared.data", "absent"));

    @Test
    void changeOnNab() throws IOException {
        assumeThat(DATA.resolve("nab-dev")).isDirectory();
        DataSet set = NabFolder.read(DATA.resolve("nab-dev"));
        List<NabScore> scores = set.series().stream()
                .map(each -> new NabScore(each.size(), each.labels()))
                .toList();
        List<Scored> scored = play(set, "change");
        assertThat(normalised(scores, scored, Profile.STANDARD)).isGreaterThan(73);
        assertThat(normalised(scores, scored, Profile.LOW_FALSE_POSITIVES)).isGreaterThan(68);
        List<Scored> unseeing =
                set.series().stream().map(each -> Scored.unseeing(each, 600)).toList();
        assertThat(normalised(scores, unseeing, Profile.STANDARD)).isBetween(25.0, 26.0);
    }

    @Test
    void spikeOnCloudMonitoring() throws IOException {
        assumeThat(DATA.resolve("cloud-monitoring-dev")).isDirectory();
        DataSet set = CloudMonitoringFolder.read(DATA.resolve("cloud-monitoring-dev"));
        List<Scored> scored = play(set, "spike");
        EventScore.Count rows = EventScore.Count.sum(counts(scored, false));
        EventScore.Count openings = EventScore.Count.sum(counts(scored, true));
        assertThat(rows.events()).isEqualTo(142);
        assertThat(rows.f1()).isGreaterThan(0.75);
        assertThat(openings.f1()).isGreaterThan(0.65);
    }

    private static List<EventScore.Count> counts(List<Scored> scored, boolean openings) {
        return scored.stream()
                .map(each -> new EventScore(each.series().size(), each.series().labels())
                        .count(openings ? EventScore.openings(each.alarms()) : each.alarms()))
                .toList();
    }

    private static List<Scored> play(DataSet set, String id) {
        Shipped shipped = Shipped.of(List.of(id)).get(0);
        EngineReplay replay = new EngineReplay(shipped.detector(), shipped.threshold());
        return set.series().stream().map(replay::play).toList();
    }

    private static double normalised(List<NabScore> scores, List<Scored> scored, Profile profile) {
        double[] raws = new double[scored.size()];
        for (int i = 0; i < raws.length; i++) {
            raws[i] = scores.get(i).raw(scored.get(i).alarms(), profile);
        }
        return NabScore.normalised(raws, scores, profile);
    }
}
