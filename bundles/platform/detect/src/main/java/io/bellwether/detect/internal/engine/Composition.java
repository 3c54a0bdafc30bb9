// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.detect.internal.engine.Outcome.State;
import io.bellwether.detect.internal.policy.Condition;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.DetectorCatalogue.Bound;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.SeriesCursor;
import io.bellwether.detect.internal.series.SeriesView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The conditions of a policy bound to installed detectors. Not safe for concurrent use. */
final class Composition {
    private final DetectorCatalogue detectors;
    private final SeriesCursor cursor;
    private final List<String> names;
    private final MeasureSpec measure;
    private final List<Leaf> leaves = new ArrayList<>();
    private final Node root;
    private final List<Node> overrides = new ArrayList<>();
    private final List<Node> levels = new ArrayList<>();
    private boolean complete = true;

    Composition(Policy policy, SeriesCursor cursor, DetectorCatalogue detectors) {
        this.detectors = detectors;
        this.cursor = cursor;
        this.names = List.copyOf(policy.measures().keySet());
        this.measure = policy.measure();
        this.root = bind(policy.detect());
        policy.overrides().forEach(each -> overrides.add(each.detect() == null ? root : bind(each.detect())));
        policy.levels().forEach(each -> levels.add(each.detect() == null ? null : bind(each.detect())));
    }

    /** True when every detector is installed and takes its settings. */
    boolean isComplete() {
        return complete;
    }

    /** The detectors, in the order of {@link Group#memory()}. */
    List<Leaf> leaves() {
        return leaves;
    }

    /** What decides for groups of an override; for -1 those of none. */
    Node root(int override) {
        return override < 0 ? root : overrides.get(override);
    }

    /** For each level what decides it; null where the score does. */
    List<Node> levels() {
        return levels;
    }

    /** How many buckets the detectors look back at most. */
    int lookback() {
        return leaves.stream().mapToInt(Leaf::buckets).max().orElse(1);
    }

    /** True when a detector asks for hours. */
    boolean wantsHours() {
        return leaves.stream().anyMatch(leaf -> !leaf.bound().history().isZero());
    }

    /** True when a detector keeps models, so that no bucket may be judged twice. */
    boolean learns() {
        return leaves.stream().anyMatch(LearningLeaf.class::isInstance);
    }

    private Node bind(Condition condition) {
        if (condition instanceof Condition.All all) {
            return new Several(all.parts().stream().map(this::bind).toList(), State.CLEAR, State.FIRING, " and ");
        }
        if (condition instanceof Condition.Any any) {
            return new Several(any.parts().stream().map(this::bind).toList(), State.FIRING, State.CLEAR, "; ");
        }
        if (condition instanceof Condition.Not not) {
            return new Opposite(bind(not.part()), ids(not.part()));
        }
        Condition.Detector leaf = (Condition.Detector) condition;
        if (detectors.bind(leaf) instanceof Bound bound) {
            Leaf found = leaf(leaf, bound);
            if (found != null) {
                leaves.add(found);
                return found;
            }
        }
        complete = false;
        return new Opposite(null, List.of());
    }

    private Leaf leaf(Condition.Detector leaf, Bound bound) {
        List<String> chosen = leaf.measures().isEmpty() ? names : leaf.measures();
        int[] places = chosen.stream().mapToInt(names::indexOf).toArray();
        int buckets = measure.buckets(bound.lookback());
        int hours = (int) Math.min(
                Integer.MAX_VALUE, bound.history().plus(Duration.ofMinutes(59)).toHours());
        SeriesView view = cursor.view(chosen, places, buckets, hours);
        String name = names.size() > 1 && chosen.size() == 1 ? chosen.get(0) : null;
        Leaf.Place place = new Leaf.Place(leaves.size(), places[0], name, buckets);
        if (bound.detector() instanceof SeriesDetector) {
            return new PureLeaf(bound, place, view, cursor, detectors.guard(), places.length == 1);
        }
        if (bound.detector() instanceof LearningDetector) {
            return new LearningLeaf(bound, place, view, cursor, detectors.guard());
        }
        return null;
    }

    private static List<String> ids(Condition condition) {
        return condition.detectors().stream()
                .map(Condition.Detector::id)
                .distinct()
                .toList();
    }

    /** One detector, or several joined. */
    interface Node {
        /**
         * Judges where the cursor stands.
         *
         * @param memory of the group; what a detector remembers replaces it when {@code keep}
         * @param keep whether this bucket is closed: every detector that remembers something is asked then
         */
        Outcome judge(Object[] memory, Turn turn, boolean keep);

        /** True when something in it remembers each bucket, so that it must be asked even where nothing hangs on it. */
        boolean remembers();

        /** True when a greater last value can only make it fire more. */
        boolean growth();
    }

    /** Several conditions, of which one in the state {@code decisive} decides, and else {@code otherwise} holds. */
    private record Several(List<Node> parts, State decisive, State otherwise, String joint) implements Node {
        @Override
        public Outcome judge(Object[] memory, Turn turn, boolean keep) {
            List<Outcome> outcomes = new ArrayList<>(parts.size());
            boolean decided = false;
            for (Node part : parts) {
                if (decided && !(keep && part.remembers())) {
                    continue;
                }
                Outcome outcome = part.judge(memory, turn, keep);
                outcomes.add(outcome);
                decided |= outcome.state() == decisive;
            }
            State state = state(outcomes);
            Outcome shown = shown(outcomes, state);
            Outcome strongest = shown;
            Set<String> fired = new LinkedHashSet<>();
            for (Outcome outcome : outcomes) {
                if (outcome.state() == state && outcome.score() > strongest.score()) {
                    strongest = outcome;
                }
                fired.addAll(outcome.detectors());
            }
            return new Outcome(
                    state,
                    shown.value(),
                    shown.threshold(),
                    baseline(outcomes),
                    explanation(outcomes, state),
                    strongest.score(),
                    strongest.contributions(),
                    state == State.FIRING ? List.copyOf(fired) : List.of(),
                    shown.measure());
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

        /** The one whose figures are shown: the first with a threshold among those that decided, else among all. */
        private static Outcome shown(List<Outcome> outcomes, State state) {
            Outcome first = null;
            for (Outcome outcome : outcomes) {
                if (outcome.state() == state && !Double.isNaN(outcome.threshold())) {
                    return outcome;
                }
                if (first == null || Double.isNaN(first.threshold()) && !Double.isNaN(outcome.threshold())) {
                    first = outcome;
                }
            }
            return first;
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
            for (Outcome outcome : outcomes) {
                if (outcome.state() == state) {
                    text.append(text.isEmpty() ? "" : joint).append(outcome.explanation());
                }
            }
            for (Outcome outcome : outcomes) {
                if (outcome.state() == State.LEARNING && state != State.LEARNING) {
                    text.append(text.isEmpty() ? "" : "; ").append(outcome.explanation());
                }
            }
            return text.toString();
        }

        @Override
        public boolean growth() {
            return parts.stream().allMatch(Node::growth);
        }

        @Override
        public boolean remembers() {
            return parts.stream().anyMatch(Node::remembers);
        }
    }

    /**
     * The opposite of a condition; of a detector that is not there, nothing can be said.
     *
     * @param ids of the detectors in it, which have fired when it does
     */
    private record Opposite(Node part, List<String> ids) implements Node {
        @Override
        public Outcome judge(Object[] memory, Turn turn, boolean keep) {
            if (part == null) {
                return Outcome.unknown("");
            }
            Outcome outcome = part.judge(memory, turn, keep);
            State state =
                    switch (outcome.state()) {
                        case FIRING -> State.CLEAR;
                        case CLEAR -> State.FIRING;
                        default -> outcome.state();
                    };
            return new Outcome(
                    state,
                    outcome.value(),
                    outcome.threshold(),
                    outcome.baseline(),
                    outcome.explanation(),
                    outcome.score(),
                    outcome.contributions(),
                    state == State.FIRING ? ids : List.of(),
                    outcome.measure());
        }

        @Override
        public boolean growth() {
            return false;
        }

        @Override
        public boolean remembers() {
            return part != null && part.remembers();
        }
    }
}
