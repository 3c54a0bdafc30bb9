// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.detect.internal.engine.Outcome.State;
import io.bellwether.detect.internal.policy.Condition;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.DetectorCatalogue.Binding;
import io.bellwether.detect.internal.policy.DetectorCatalogue.Bound;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.SeriesView;
import io.bellwether.runtime.Guarded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A policy's condition bound to installed detectors. */
final class Composition {
    private static final Duration DEADLINE = Duration.ofMillis(100);

    private final DetectorCatalogue detectors;
    private final MeasureSpec measure;
    private final List<Bound> leaves = new ArrayList<>();
    private final Node root;
    private boolean complete = true;

    Composition(Condition condition, MeasureSpec measure, DetectorCatalogue detectors) {
        this.detectors = detectors;
        this.measure = measure;
        this.root = bind(condition);
    }

    /** True when every detector is installed and takes its settings. */
    boolean isComplete() {
        return complete;
    }

    /** True when a greater last value can only make it fire more. */
    boolean firesOnGrowth() {
        return complete && root.growth();
    }

    /** How many buckets the detectors look back at most. */
    int lookback() {
        return leaves.stream()
                .mapToInt(leaf -> measure.buckets(leaf.lookback()))
                .max()
                .orElse(1);
    }

    int detectorCount() {
        return leaves.size();
    }

    /**
     * Judges what the view shows.
     *
     * @param states each detector's state after the last closed bucket
     * @param keep whether this bucket is closed: every detector is asked then, and its state replaces the last
     */
    Outcome judge(SeriesView view, byte[][] states, boolean keep) {
        return root.judge(view, states, keep);
    }

    private Node bind(Condition condition) {
        if (condition instanceof Condition.All all) {
            return new Several(all.parts().stream().map(this::bind).toList(), State.CLEAR, State.FIRING, " and ");
        }
        if (condition instanceof Condition.Any any) {
            return new Several(any.parts().stream().map(this::bind).toList(), State.FIRING, State.CLEAR, "; ");
        }
        if (condition instanceof Condition.Not not) {
            return new Opposite(bind(not.part()));
        }
        Binding binding = detectors.bind((Condition.Detector) condition);
        if (binding instanceof Bound bound && bound.detector() instanceof SeriesDetector) {
            leaves.add(bound);
            return new Leaf(bound, leaves.size() - 1);
        }
        complete = false;
        return new Opposite(null);
    }

    private sealed interface Node permits Leaf, Several, Opposite {
        Outcome judge(SeriesView view, byte[][] states, boolean keep);

        boolean growth();
    }

    private final class Leaf implements Node {
        private final Bound bound;
        private final int index;
        private final int buckets;

        Leaf(Bound bound, int index) {
            this.bound = bound;
            this.index = index;
            this.buckets = measure.buckets(bound.lookback());
        }

        @Override
        public Outcome judge(SeriesView view, byte[][] states, boolean keep) {
            view.size(buckets);
            Guarded<SeriesJudgement> guarded = detectors
                    .guard()
                    .inline(bound.plugin(), DEADLINE, () -> ((SeriesDetector) bound.detector())
                            .judge(view, bound.settings(), states[index]));
            SeriesJudgement judgement = guarded.answer().orElse(null);
            if (judgement == null) {
                return new Outcome(
                        State.UNKNOWN, Double.NaN, Double.NaN, bound.plugin().id() + " did not answer");
            }
            if (keep) {
                states[index] = judgement.state();
            }
            State state =
                    switch (judgement.condition()) {
                        case FIRING -> State.FIRING;
                        case CLEAR -> State.CLEAR;
                        case LEARNING -> State.LEARNING;
                    };
            return new Outcome(state, judgement.threshold(), judgement.baseline(), judgement.explanation());
        }

        @Override
        public boolean growth() {
            return bound.growth();
        }
    }

    /** Several conditions, of which one in the state {@code decisive} decides, and else {@code otherwise} holds. */
    private record Several(List<Node> parts, State decisive, State otherwise, String joint) implements Node {
        @Override
        public Outcome judge(SeriesView view, byte[][] states, boolean keep) {
            List<Outcome> outcomes = new ArrayList<>(parts.size());
            for (Node part : parts) {
                Outcome outcome = part.judge(view, states, keep);
                outcomes.add(outcome);
                if (outcome.state() == decisive && !keep) {
                    break;
                }
            }
            State state = state(outcomes);
            return new Outcome(state, threshold(outcomes), baseline(outcomes), explanation(outcomes, state));
        }

        private State state(List<Outcome> outcomes) {
            State state = State.LEARNING;
            for (Outcome outcome : outcomes) {
                if (outcome.state() == decisive) {
                    return decisive;
                }
                if (outcome.state() == State.UNKNOWN || state == State.UNKNOWN) {
                    state = State.UNKNOWN;
                } else if (outcome.state() == otherwise) {
                    state = otherwise;
                }
            }
            return state;
        }

        private static double threshold(List<Outcome> outcomes) {
            for (Outcome outcome : outcomes) {
                if (!Double.isNaN(outcome.threshold())) {
                    return outcome.threshold();
                }
            }
            return Double.NaN;
        }

        private static double baseline(List<Outcome> outcomes) {
            for (Outcome outcome : outcomes) {
                if (!Double.isNaN(outcome.baseline())) {
                    return outcome.baseline();
                }
            }
            return Double.NaN;
        }

        private String explanation(List<Outcome> outcomes, State state) {
            StringBuilder text = new StringBuilder();
            outcomes.stream()
                    .filter(outcome -> outcome.state() == state)
                    .forEach(outcome -> text.append(text.isEmpty() ? "" : joint).append(outcome.explanation()));
            if (state != State.LEARNING) {
                outcomes.stream()
                        .filter(outcome -> outcome.state() == State.LEARNING)
                        .forEach(outcome -> text.append("; ").append(outcome.explanation()));
            }
            return text.toString();
        }

        @Override
        public boolean growth() {
            return parts.stream().allMatch(Node::growth);
        }
    }

    /** The opposite of a condition; of a detector that is not there, nothing can be said. */
    private record Opposite(Node part) implements Node {
        @Override
        public Outcome judge(SeriesView view, byte[][] states, boolean keep) {
            if (part == null) {
                return new Outcome(State.UNKNOWN, Double.NaN, Double.NaN, "");
            }
            Outcome outcome = part.judge(view, states, keep);
            State state =
                    switch (outcome.state()) {
                        case FIRING -> State.CLEAR;
                        case CLEAR -> State.FIRING;
                        default -> outcome.state();
                    };
            return new Outcome(state, outcome.threshold(), outcome.baseline(), outcome.explanation());
        }

        @Override
        public boolean growth() {
            return false;
        }
    }
}
