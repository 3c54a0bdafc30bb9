// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Fires at three times the mean of all buckets so far; refuses a bucket that does not follow the one before. */
final class SteadyDetector implements LearningDetector {
    static final int LEARNS = 5;

    @Override
    public String id() {
        return "steady";
    }

    @Override
    public String title() {
        return "Steady";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public Duration lookback(Settings settings) {
        return Duration.ofMinutes(1);
    }

    @Override
    public SeriesModel begin(Settings settings) {
        return new Model();
    }

    @Override
    public SeriesModel restore(Settings settings, byte[] saved) {
        if (saved.length != 20) {
            throw new IllegalArgumentException("not a model");
        }
        ByteBuffer in = ByteBuffer.wrap(saved);
        Model model = new Model();
        model.end = in.getLong();
        model.seen = in.getInt();
        model.sum = in.getDouble();
        return model;
    }

    private static final class Model implements SeriesModel {
        private long end;
        private int seen;
        private double sum;

        @Override
        public SeriesJudgement judge(SeriesWindow window) {
            long now = window.end().toEpochMilli();
            if (seen > 0 && now != end + window.step().toMillis()) {
                throw new IllegalStateException("bucket " + now + " after " + end);
            }
            end = now;
            double mean = sum / seen;
            double value = Double.isNaN(window.last()) ? 0 : window.last();
            sum += value;
            if (++seen <= LEARNS) {
                return SeriesJudgement.learning("seen " + seen);
            }
            return value > 3 * mean
                    ? SeriesJudgement.firing(value / mean, 3 * mean, mean, value + " after " + (seen - 1))
                    : SeriesJudgement.clear(3 * mean, mean, "steady");
        }

        @Override
        public byte[] save() {
            return ByteBuffer.allocate(20)
                    .putLong(end)
                    .putInt(seen)
                    .putDouble(sum)
                    .array();
        }
    }
}
