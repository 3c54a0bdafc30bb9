// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.sequence;

import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The sequences that have begun. Each event is the next step of those of its key that wait for it, whatever else comes
 * in between, and may begin one more. A complete one ends the others of its key, so that one event is told once. Bounded:
 * beyond {@link #RUNS_OF_A_KEY} of a key or {@link #MOST_WEIGHT} of all, those begun first are given up.
 */
final class SequenceModel implements EventModel {
    static final int RUNS_OF_A_KEY = 16;
    static final int MOST_WEIGHT = 800_000;

    private static final int LONGEST_KEY = 120;
    private static final int SHOWN = 80;

    private final Plan plan;
    private final Map<Run.Key, List<Run>> runs = new HashMap<>();
    private final TreeSet<Run> due = new TreeSet<>(Run.BY_DUE);
    /** In the order they began. */
    private final Map<Long, Run> begun = new LinkedHashMap<>();

    private long now = Long.MIN_VALUE;
    private long next;
    private int weight;

    SequenceModel(Plan plan) {
        this.plan = plan;
    }

    @Override
    public EventJudgement judge(Event event) {
        long at = event.timestamp().toEpochMilli();
        now = Math.max(now, at);
        Run missed = expire();
        Run.Key key = key(event);
        EventJudgement found = key == null ? null : follow(event, at, key);
        if (found != null) {
            return found;
        }
        if (missed == null) {
            return EventJudgement.QUIET;
        }
        endAll(missed.key);
        return judgement(missed, missed.due - plan.silence());
    }

    /** Gives up what is too late; the first that waited long enough for what must not come, or null. */
    private Run expire() {
        while (!due.isEmpty() && due.first().due < now) {
            Run run = due.first();
            if (run.stage == plan.stages().size()) {
                return run;
            }
            end(run);
        }
        return null;
    }

    /** Takes the event as a step of its key's sequences; the judgement when it completes one, or null. */
    private EventJudgement follow(Event event, long at, Run.Key key) {
        Run complete = null;
        for (Run run : List.copyOf(runs.getOrDefault(key, List.of()))) {
            if (run.stage == 0) {
                continue;
            }
            if (run.stage == plan.stages().size()) {
                if (at <= run.due && any(plan.after(), event)) {
                    end(run);
                }
                continue;
            }
            Plan.Stage stage = plan.stages().get(run.stage);
            if (any(stage.before(), event)) {
                end(run);
            } else if (at - run.first <= plan.within() && stage.step().matches(event)) {
                complete = step(run, event, at) && complete == null ? run : complete;
            }
        }
        if (plan.stages().get(0).step().matches(event)) {
            Run begun = begin(event, at, key);
            complete = complete == null ? begun : complete;
        }
        if (complete == null) {
            return null;
        }
        endAll(key);
        return judgement(complete, at);
    }

    /** One more event of the stage a sequence waits for; true when that completes it. */
    private boolean step(Run run, Event event, long at) {
        forget(run);
        run.name(event);
        run.count++;
        if (run.count == plan.stages().get(run.stage).step().times()) {
            run.count = 0;
            run.stage++;
        }
        boolean all = run.stage == plan.stages().size();
        if (all && !plan.after().isEmpty()) {
            run.due = at + plan.silence();
        }
        remember(run);
        return all && plan.after().isEmpty();
    }

    /** Counts the first step, begins a sequence when it has come often enough; the sequence when that completes it. */
    private Run begin(Event event, long at, Run.Key key) {
        int times = plan.stages().get(0).step().times();
        Run run = times > 1 ? opening(key) : null;
        if (run == null) {
            run = new Run(next++, key);
            begun.put(run.number, run);
        } else {
            forget(run);
        }
        run.opening.add(at);
        run.name(event);
        run.opening.removeIf(time -> time < at - plan.within());
        while (run.ids.size() > run.opening.size()) {
            run.ids.remove(0);
        }
        run.first = run.opening.isEmpty() ? at : run.opening.get(0);
        run.due = Math.max(run.first, at) + plan.within();
        boolean complete = false;
        if (run.opening.size() >= times) {
            run.opening.clear();
            run.stage = 1;
            boolean all = plan.stages().size() == 1;
            complete = all && plan.after().isEmpty();
            run.due = all ? at + plan.silence() : run.first + plan.within();
        }
        remember(run);
        bound(key);
        return complete ? run : null;
    }

    private Run opening(Run.Key key) {
        for (Run run : runs.getOrDefault(key, List.of())) {
            if (run.stage == 0) {
                return run;
            }
        }
        return null;
    }

    private void bound(Run.Key key) {
        List<Run> same = runs.get(key);
        if (same.size() > RUNS_OF_A_KEY) {
            end(same.get(0));
        }
        while (weight > MOST_WEIGHT) {
            end(begun.values().iterator().next());
        }
    }

    /** Takes a sequence out of what depends on its state; it stays in its key's list. */
    private void forget(Run run) {
        due.remove(run);
        weight -= run.weight();
    }

    private void remember(Run run) {
        due.add(run);
        weight += run.weight();
        List<Run> same = runs.computeIfAbsent(run.key, key -> new ArrayList<>(2));
        if (!same.contains(run)) {
            same.add(run);
        }
    }

    private void end(Run run) {
        forget(run);
        begun.remove(run.number);
        List<Run> same = runs.get(run.key);
        same.remove(run);
        if (same.isEmpty()) {
            runs.remove(run.key);
        }
    }

    private void endAll(Run.Key key) {
        List.copyOf(runs.getOrDefault(key, List.of())).forEach(this::end);
    }

    private static boolean any(List<Step> steps, Event event) {
        for (Step step : steps) {
            if (step.matches(event)) {
                return true;
            }
        }
        return false;
    }

    /** What tells the event's sequences apart; null when it lacks one of the facts. */
    private Run.Key key(Event event) {
        if (plan.by().isEmpty()) {
            return new Run.Key("", List.of());
        }
        List<String> values = new ArrayList<>(plan.by().size());
        for (Fact fact : plan.by()) {
            String value = Fact.plain(fact.of(event));
            if (value == null || value.isEmpty()) {
                return null;
            }
            if (value.length() > LONGEST_KEY) {
                value = value.substring(0, LONGEST_KEY) + "…" + Integer.toHexString(value.hashCode());
            }
            values.add(value);
        }
        return new Run.Key(text(values), List.copyOf(values));
    }

    static String text(List<String> values) {
        return String.join("\u0000", values);
    }

    private EventJudgement judgement(Run run, long end) {
        Map<String, String> labels = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < plan.by().size(); i++) {
            labels.put(plan.by().get(i).name(), run.key.values().get(i));
            text.append(i == 0 ? "" : ", ").append(run.key.values().get(i));
        }
        text.append(text.length() == 0 ? "" : ": ");
        for (int i = 0; i < plan.stages().size(); i++) {
            Step step = plan.stages().get(i).step();
            text.append(i == 0 ? "" : ", then ").append(step.times() == 1 ? "" : step.times() + " x ");
            text.append(shown(step.text()));
        }
        long took = Math.max(0, end - run.first);
        if (plan.stages().size() > 1 || plan.stages().get(0).step().times() > 1) {
            text.append(" within ").append(Durations.rounded(Duration.ofMillis(took)));
        }
        for (Step step : plan.after()) {
            text.append(", not followed by ").append(shown(step.text()));
        }
        if (!plan.after().isEmpty()) {
            text.append(" for ").append(Durations.rounded(Duration.ofMillis(plan.silence())));
        }
        double seconds = (plan.after().isEmpty() ? took : plan.silence()) / 1000.0;
        return new EventJudgement(true, 1, seconds, Double.NaN, Double.NaN, text.toString(), labels, run.ids);
    }

    private static String shown(String step) {
        String line = step.replaceAll("\\s+", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }

    @Override
    public byte[] save() {
        return SavedSequence.write(now, next, begun.values());
    }

    /** Goes on where a saved one stood. */
    void resume(long time, long nextNumber, List<Run> saved) {
        now = time;
        next = nextNumber;
        for (Run run : saved) {
            if (run.number >= next || begun.put(run.number, run) != null) {
                throw new IllegalArgumentException("the saved sequences are numbered wrongly");
            }
            remember(run);
        }
        if (weight > 2 * MOST_WEIGHT) {
            throw new IllegalArgumentException("the saved sequences are too many");
        }
    }
}
