// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.runawayplan;

import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The trails of things and causes. A trail is a loop when one plan began on it so often, each time by another execution,
 * and each time with another plan or happening in between. Bounded: trails and executions not followed for longest give
 * way, and so does what is older than {@code within}.
 */
final class LoopModel implements EventModel {
    static final int MOST_WEIGHT = 600_000;
    static final int MOST_EXECUTIONS = 8_000;
    static final int MOST_STEPS = 128;

    private static final int LONGEST_ID = 64;
    private static final int NAMED = 20;
    private static final int LONGEST_CHAIN = 6;

    final int loops;
    final long within;
    /** The least lately followed first. */
    final Map<Long, Trail> trails = new LinkedHashMap<>(64, 0.75f, true);
    /** The trail of each execution; the least lately seen first. */
    final Map<Long, Long> executions = new LinkedHashMap<>(64, 0.75f, true);

    long now = Long.MIN_VALUE;
    private int weight;

    LoopModel(int loops, long within) {
        this.loops = loops;
        this.within = within;
    }

    @Override
    public EventJudgement judge(Event event) {
        long at = event.timestamp().toEpochMilli();
        now = Math.max(now, at);
        if (at < now - within) {
            return EventJudgement.QUIET;
        }
        Trail trail = trail(event);
        if (trail == null) {
            return EventJudgement.QUIET;
        }
        trail.last = now;
        Trail.Step step = step(event, trail, at);
        if (step == null) {
            return EventJudgement.QUIET;
        }
        add(trail, step);
        bound();
        return step.plan() && !trail.batch ? look(trail, step.name()) : EventJudgement.QUIET;
    }

    /** The trail the event belongs to; null when nothing says so. */
    private Trail trail(Event event) {
        String execution = PlanFacts.execution(event);
        String entity = PlanFacts.entity(event);
        String cause = PlanFacts.correlation(event);
        long executed = execution == null ? 0 : PlanFacts.hash(execution);
        if (entity != null) {
            long id = PlanFacts.hash("thing " + entity);
            if (cause != null) {
                isOf(cause, id);
            }
            if (executed != 0) {
                remember(executed, id);
            }
            return open(id, entity);
        }
        Long known = executed == 0 ? null : executions.get(executed);
        if (known == null) {
            String parent = PlanFacts.parent(event);
            known = parent == null ? null : executions.get(PlanFacts.hash(parent));
        }
        if (known == null && cause != null) {
            known = PlanFacts.hash("cause " + cause);
        }
        if (known == null && PlanFacts.parent(event) != null) {
            known = PlanFacts.hash("cause " + PlanFacts.parent(event));
        }
        if (known == null) {
            return null;
        }
        if (executed != 0) {
            remember(executed, known);
        }
        return open(known, "");
    }

    /** Notes that a thing was worked on from a cause; a second one makes it a batch. */
    private void isOf(String cause, long thing) {
        Trail trail = trails.get(PlanFacts.hash("cause " + cause));
        if (trail != null) {
            trail.batch |= trail.thing != 0 && trail.thing != thing;
            trail.thing = thing;
        }
    }

    private Trail open(long id, String entity) {
        Trail trail = trails.get(id);
        if (trail == null) {
            trail = new Trail(id, entity);
            trails.put(id, trail);
            weight += trail.weight();
        }
        return trail;
    }

    private void remember(long execution, long trail) {
        executions.put(execution, trail);
        if (executions.size() > MOST_EXECUTIONS) {
            Iterator<Long> eldest = executions.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** What the event adds to its trail: an execution that begins, or a happening; null for anything else. */
    private Trail.Step step(Event event, Trail trail, long at) {
        String plan = PlanFacts.plan(event);
        String execution = PlanFacts.execution(event);
        String happening = PlanFacts.happening(event);
        String id = event.eventId().length() > LONGEST_ID ? "" : event.eventId();
        if (plan == null || happening != null) {
            return happening == null || trail.steps.isEmpty() ? null : new Trail.Step(false, happening, 0, at, id);
        }
        long executed = execution == null ? 0 : PlanFacts.hash(execution);
        if (PlanFacts.isRetry(event) || trail.hasBegun(executed)) {
            return null;
        }
        Trail.Step last = trail.steps.peekLast();
        boolean goesOn =
                executed == 0 && last != null && last.plan() && last.name().equals(plan);
        return goesOn ? null : new Trail.Step(true, plan, executed, at, id);
    }

    private void add(Trail trail, Trail.Step step) {
        trail.steps.addLast(step);
        weight += step.weight();
        while (trail.steps.size() > MOST_STEPS || trail.steps.peekFirst().at() < now - within) {
            weight -= trail.steps.removeFirst().weight();
        }
    }

    private void bound() {
        Iterator<Trail> eldest = trails.values().iterator();
        while (eldest.hasNext()) {
            Trail trail = eldest.next();
            if (weight <= MOST_WEIGHT && trail.last >= now - within) {
                break;
            }
            weight -= trail.weight();
            for (Trail.Step step : trail.steps) {
                weight -= step.weight();
            }
            eldest.remove();
        }
    }

    /** Counts how often the plan came back to itself by way of something else. */
    private EventJudgement look(Trail trail, String plan) {
        List<Trail.Step> begun = new ArrayList<>();
        List<Trail.Step> chain = new ArrayList<>();
        List<Trail.Step> lastChain = List.of();
        int returns = 0;
        for (Trail.Step step : trail.steps) {
            if (!step.plan() || !step.name().equals(plan)) {
                chain.add(step);
                continue;
            }
            if (!begun.isEmpty() && chain.isEmpty()) {
                begun.set(begun.size() - 1, step);
                continue;
            }
            if (!begun.isEmpty()) {
                returns++;
                lastChain = List.copyOf(chain);
            }
            begun.add(step);
            chain.clear();
        }
        if (returns < loops || trail.fired != Long.MIN_VALUE && now - trail.fired < within / 2) {
            return EventJudgement.QUIET;
        }
        trail.fired = now;
        return judgement(trail, plan, begun, lastChain, returns);
    }

    private EventJudgement judgement(
            Trail trail, String plan, List<Trail.Step> begun, List<Trail.Step> lastChain, int returns) {
        Set<String> between = new LinkedHashSet<>();
        lastChain.forEach(step -> between.add(step.name()));
        StringBuilder text = new StringBuilder(plan);
        text.append(trail.entity.isEmpty() ? "" : " → " + trail.entity);
        between.stream().limit(LONGEST_CHAIN).forEach(name -> text.append(" → ").append(name));
        text.append(between.size() > LONGEST_CHAIN ? " → …" : "").append(" → ").append(plan);
        Duration took = Duration.ofMillis(now - begun.get(0).at());
        text.append(" (")
                .append(returns)
                .append(" times in ")
                .append(Durations.rounded(took))
                .append(')');
        Map<String, String> labels =
                trail.entity.isEmpty() ? Map.of("plan", plan) : Map.of("plan", plan, "entity", trail.entity);
        List<String> ids = new ArrayList<>();
        trail.steps.forEach(step -> ids.add(step.eventId()));
        ids.removeIf(String::isEmpty);
        List<String> named = ids.subList(Math.max(0, ids.size() - NAMED), ids.size());
        return new EventJudgement(true, (double) returns / loops, returns, loops, 0, text.toString(), labels, named);
    }

    @Override
    public byte[] save() {
        return SavedLoops.write(this);
    }

    /** Weighs what was read back. @throws IllegalArgumentException when it is too much */
    LoopModel weighed() {
        for (Trail trail : trails.values()) {
            weight += trail.weight();
            for (Trail.Step step : trail.steps) {
                weight += step.weight();
            }
        }
        if (weight > 2 * MOST_WEIGHT) {
            throw new IllegalArgumentException("the saved trails are too many");
        }
        return this;
    }
}
