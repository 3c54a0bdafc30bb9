// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.detect.internal.policy.DetectorCatalogue.Bound;
import io.bellwether.detect.internal.series.SeriesCursor;
import io.bellwether.detect.internal.series.SeriesView;
import io.bellwether.runtime.InvalidAnswer;
import io.bellwether.runtime.PluginGuard;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A detector that keeps a model of each group. A model that is begun anew is taught from the buckets there are before it
 * judges; one that has failed is begun anew.
 */
final class LearningLeaf extends Leaf {
    private final LearningDetector detector;
    private int taught = Track.REMEMBERED;

    LearningLeaf(Bound bound, Place place, SeriesView view, SeriesCursor cursor, PluginGuard guard) {
        super(bound, place, view, cursor, guard);
        this.detector = (LearningDetector) bound.detector();
    }

    /** Sets by how many buckets a model is taught. */
    void taught(int buckets) {
        taught = buckets;
    }

    @Override
    public Outcome judge(Object[] memory, Turn turn, boolean keep) {
        if (!keep) {
            return Outcome.unknown(bound().plugin().id() + " judges closed buckets only");
        }
        SeriesModel model = (SeriesModel) memory[index()];
        if (model == null) {
            model = begun(turn);
        }
        memory[index()] = null;
        SeriesJudgement judgement = model == null ? null : judged(model, turn);
        if (judgement != null) {
            memory[index()] = model;
        }
        return outcome(judgement);
    }

    private SeriesJudgement judged(SeriesModel model, Turn turn) {
        return ask(turn, () -> checked(model.judge(view())));
    }

    /** A new model that knows the past; null when it failed. */
    private SeriesModel begun(Turn turn) {
        SeriesModel model = ask(turn, () -> present(detector.begin(bound().settings())));
        long last = cursor().last();
        for (long bucket = Math.max(cursor().since(), last - taught); model != null && bucket < last; bucket++) {
            cursor().move(bucket);
            if (judged(model, turn) == null) {
                model = null;
            }
        }
        cursor().move(last);
        return model;
    }

    private static SeriesModel present(SeriesModel model) {
        if (model == null) {
            throw new InvalidAnswer("gave no model");
        }
        return model;
    }

    @Override
    public boolean growth() {
        return false;
    }

    @Override
    void save(Object memory, Turn turn, DataOutput out) throws IOException {
        SeriesModel model = (SeriesModel) memory;
        Bytes.write(out, model == null ? null : ask(turn, () -> limited(model.save())));
    }

    @Override
    Object restore(Turn turn, DataInput in) throws IOException {
        byte[] saved = Bytes.read(in);
        if (saved == null) {
            return null;
        }
        return ask(turn, () -> {
            try {
                return present(detector.restore(bound().settings(), saved));
            } catch (IllegalArgumentException e) {
                return null;
            }
        });
    }
}
