// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands between the engine and a detector and writes down what the detector says of each bucket; changes nothing. One for
 * each series.
 */
abstract class Recorder implements Plugin {
    private final Plugin detector;
    private final Map<Long, SeriesJudgement> judgements = new HashMap<>();

    private Recorder(Plugin detector) {
        this.detector = detector;
    }

    /** @throws IllegalArgumentException when the detector judges no series */
    static Recorder of(Plugin detector) {
        if (detector instanceof LearningDetector learning) {
            return new Learning(learning);
        }
        if (detector instanceof SeriesDetector series) {
            return new Pure(series);
        }
        throw new IllegalArgumentException(detector.id() + " judges no series");
    }

    @Override
    public String id() {
        return detector.id();
    }

    @Override
    public String title() {
        return detector.title();
    }

    @Override
    public List<Parameter<?>> parameters() {
        return detector.parameters();
    }

    /** What was said of the bucket that ends then; null when it was not judged. */
    SeriesJudgement at(long endMillis) {
        return judgements.get(endMillis);
    }

    SeriesJudgement record(SeriesWindow window, SeriesJudgement judgement) {
        judgements.put(window.end().toEpochMilli(), judgement);
        return judgement;
    }

    /** A detector that learns. */
    static final class Learning extends Recorder implements LearningDetector {
        private final LearningDetector detector;

        private Learning(LearningDetector detector) {
            super(detector);
            this.detector = detector;
        }

        @Override
        public Duration lookback(Settings settings) {
            return detector.lookback(settings);
        }

        @Override
        public Duration history(Settings settings) {
            return detector.history(settings);
        }

        @Override
        public SeriesModel begin(Settings settings) {
            return recorded(detector.begin(settings));
        }

        @Override
        public SeriesModel restore(Settings settings, byte[] saved) {
            return recorded(detector.restore(settings, saved));
        }

        private SeriesModel recorded(SeriesModel model) {
            return new SeriesModel() {
                @Override
                public SeriesJudgement judge(SeriesWindow window) {
                    return record(window, model.judge(window));
                }

                @Override
                public byte[] save() {
                    return model.save();
                }
            };
        }
    }

    /** A detector that is a pure function. */
    static final class Pure extends Recorder implements SeriesDetector {
        private final SeriesDetector detector;

        private Pure(SeriesDetector detector) {
            super(detector);
            this.detector = detector;
        }

        @Override
        public Duration lookback(Settings settings) {
            return detector.lookback(settings);
        }

        @Override
        public Duration history(Settings settings) {
            return detector.history(settings);
        }

        @Override
        public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
            return record(window, detector.judge(window, settings, state));
        }
    }
}
