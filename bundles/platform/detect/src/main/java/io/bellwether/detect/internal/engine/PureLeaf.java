// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.detect.internal.policy.DetectorCatalogue.Bound;
import io.bellwether.detect.internal.series.SeriesCursor;
import io.bellwether.detect.internal.series.SeriesView;
import io.bellwether.runtime.PluginGuard;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A detector that is a function of what it sees; it remembers a few bytes of each group. */
final class PureLeaf extends Leaf {
    private final SeriesDetector detector;
    private final boolean growth;

    /** @param single whether it sees one measure only */
    PureLeaf(Bound bound, Place place, SeriesView view, SeriesCursor cursor, PluginGuard guard, boolean single) {
        super(bound, place, view, cursor, guard);
        this.detector = (SeriesDetector) bound.detector();
        this.growth = bound.growth() && single;
    }

    @Override
    public Outcome judge(Object[] memory, Turn turn, boolean keep) {
        byte[] state = (byte[]) memory[index()];
        if (state != null && cursor().open() && cursor().last() > cursor().settled() + 1) {
            cursor().usedUnsettled();
        }
        SeriesJudgement judgement = ask(turn, () -> checked(detector.judge(view(), bound().settings(), state)));
        if (judgement != null && keep) {
            memory[index()] = judgement.state();
        }
        return outcome(judgement);
    }

    @Override
    public boolean growth() {
        return growth;
    }

    @Override
    void save(Object memory, Turn turn, DataOutput out) throws IOException {
        Bytes.write(out, (byte[]) memory);
    }

    @Override
    Object restore(Turn turn, DataInput in) throws IOException {
        return Bytes.read(in);
    }
}
