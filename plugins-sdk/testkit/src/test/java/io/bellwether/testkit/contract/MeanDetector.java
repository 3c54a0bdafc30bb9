// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** The simplest detector that learns and keeps the contract: fires far above a running mean. */
class MeanDetector implements LearningDetector {
    @Override
    public String id() {
        return "mean";
    }

    @Override
    public String title() {
        return "Mean";
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
        if (saved.length != Long.BYTES + Double.BYTES) {
            throw new IllegalArgumentException("no saved mean");
        }
        Model model = new Model();
        ByteBuffer in = ByteBuffer.wrap(saved);
        model.count = in.getLong();
        model.mean = in.getDouble();
        return model;
    }

    /** What it knows of one series. */
    static class Model implements SeriesModel {
        long count;
        double mean;

        @Override
        public SeriesJudgement judge(SeriesWindow window) {
            double value = window.last();
            if (Double.isNaN(value)) {
                return SeriesJudgement.clear(Double.NaN, mean, "there is no value");
            }
            boolean fires = count > 10 && value > 5 * mean + 10;
            double before = mean;
            if (Double.isFinite(value)) {
                count++;
                mean += value / count - mean / count;
            }
            return fires
                    ? SeriesJudgement.firing(1, 5 * before, before, value + " is far above " + before)
                    : SeriesJudgement.clear(5 * before, before, "");
        }

        @Override
        public byte[] save() {
            return ByteBuffer.allocate(Long.BYTES + Double.BYTES)
                    .putLong(count)
                    .putDouble(mean)
                    .array();
        }
    }
}
