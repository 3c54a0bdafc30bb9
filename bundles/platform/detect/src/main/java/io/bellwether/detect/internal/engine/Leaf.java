// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.detect.internal.engine.Outcome.State;
import io.bellwether.detect.internal.policy.DetectorCatalogue.Bound;
import io.bellwether.detect.internal.series.SeriesCursor;
import io.bellwether.detect.internal.series.SeriesView;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.InvalidAnswer;
import io.bellwether.runtime.PluginGuard;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** One detector of a policy with what it sees. Every call of it is guarded, and everything it answers is checked. */
abstract class Leaf implements Composition.Node {
    /** One call may take so long; what takes longer again and again is cut off. */
    static final Duration DEADLINE = Duration.ofMillis(50);

    /** The most a detector may remember of a group. */
    static final int LARGEST = 1 << 20;

    private static final int LONGEST_EXPLANATION = 1_000;

    private final Bound bound;
    private final Place place;
    private final SeriesView view;
    private final SeriesCursor cursor;
    private final PluginGuard guard;
    private final List<String> id;

    /**
     * Where it stands.
     *
     * @param index of what it remembers
     * @param measure the place of the measure whose value is shown
     * @param name of that measure, where it is one of several; null when there is only one
     * @param buckets how many it sees
     */
    record Place(int index, int measure, String name, int buckets) {}

    Leaf(Bound bound, Place place, SeriesView view, SeriesCursor cursor, PluginGuard guard) {
        this.bound = bound;
        this.place = place;
        this.view = view;
        this.cursor = cursor;
        this.guard = guard;
        this.id = List.of(bound.plugin().id());
    }

    final Bound bound() {
        return bound;
    }

    @Override
    public final boolean remembers() {
        return bound.remembers();
    }

    final int buckets() {
        return place.buckets();
    }

    final int index() {
        return place.index();
    }

    final SeriesView view() {
        return view;
    }

    final SeriesCursor cursor() {
        return cursor;
    }

    /** Calls the detector; null when it failed. */
    final <T> T ask(Turn turn, Callable<T> call) {
        turn.asking(bound.plugin());
        Guarded<T> guarded = guard.inline(bound.plugin(), DEADLINE, call);
        turn.asked();
        return guarded instanceof Guarded.Answer<T> answer ? answer.value() : null;
    }

    /** @throws InvalidAnswer when the platform cannot go on with it */
    static SeriesJudgement checked(SeriesJudgement judgement) {
        if (judgement == null) {
            throw new InvalidAnswer("gave no judgement");
        }
        if (!Double.isFinite(judgement.score())) {
            throw new InvalidAnswer("gave a score of " + judgement.score());
        }
        if (Double.isInfinite(judgement.threshold()) || Double.isInfinite(judgement.baseline())) {
            throw new InvalidAnswer("gave an infinite threshold or baseline");
        }
        for (Double share : judgement.contributions().values()) {
            if (!Double.isFinite(share)) {
                throw new InvalidAnswer("gave a contribution of " + share);
            }
        }
        limited(judgement.state());
        return judgement;
    }

    static byte[] limited(byte[] state) {
        if (state != null && state.length > LARGEST) {
            throw new InvalidAnswer("wants " + state.length + " bytes to be remembered; at most " + LARGEST + " are");
        }
        return state;
    }

    final Outcome outcome(SeriesJudgement judgement) {
        if (judgement == null) {
            return Outcome.unknown(bound.plugin().id() + " did not answer");
        }
        State state =
                switch (judgement.condition()) {
                    case FIRING -> State.FIRING;
                    case CLEAR -> State.CLEAR;
                    case LEARNING -> State.LEARNING;
                };
        String text = judgement.explanation();
        Map<String, Double> shares = judgement.contributions();
        if (!shares.isEmpty()) {
            shares = new TreeMap<>(shares);
        } else if (place.name() != null && state == State.FIRING) {
            shares = Map.of(place.name(), 1.0);
        }
        return new Outcome(
                state,
                view.last(),
                judgement.threshold(),
                judgement.baseline(),
                text.length() > LONGEST_EXPLANATION ? text.substring(0, LONGEST_EXPLANATION) + "…" : text,
                Math.max(0, judgement.score()),
                shares,
                state == State.FIRING ? id : List.of(),
                place.measure());
    }

    /** Writes what it remembers of a group. */
    abstract void save(Object memory, Turn turn, DataOutput out) throws IOException;

    /** Reads that again; null when the detector cannot go on from there. */
    abstract Object restore(Turn turn, DataInput in) throws IOException;
}
