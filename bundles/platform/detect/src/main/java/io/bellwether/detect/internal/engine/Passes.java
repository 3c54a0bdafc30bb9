// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.alert.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes policies through their steps, in the order in which these fall due and, of the same moment, that of the
 * policies, so that it does not matter how often it is called. When a plugin holds a pass up, its policy is left out and
 * the pass goes on. Not safe for concurrent use.
 */
final class Passes {
    private static final Logger LOG = LoggerFactory.getLogger(Passes.class);

    private final Supervisor supervisor;
    private final Consumer<Run> held;

    /** @param held told which run a plugin has held up; nothing more is done with it */
    Passes(Supervisor supervisor, Consumer<Run> held) {
        this.supervisor = supervisor;
        this.held = held;
    }

    /** Something to be done with one run. */
    private record Step(Run run, Consumer<Turn> work) {}

    /** Takes every step that is due, and then looks at what the latest events have touched. */
    List<Verdict> judge(List<Run> runs, long now, long watermark, Consumer<Finding> findings) {
        for (Run run : runs) {
            if (run instanceof PolicyRun judging) {
                judging.begin();
            }
        }
        Set<Run> left = new HashSet<>();
        Iterator<Run> touched = runs.iterator();
        List<Verdict> verdicts = new ArrayList<>(0);
        perform(now, watermark, verdicts, findings, left, () -> {
            Step due = due(runs, watermark, left);
            return due != null ? due : touched(touched, left);
        });
        return verdicts;
    }

    private static Step due(List<Run> runs, long watermark, Set<Run> left) {
        Run first = null;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < runs.size() && watermark != Watermarks.NONE; i++) {
            long due = runs.get(i).due();
            if (due <= watermark && due < least && !left.contains(runs.get(i))) {
                first = runs.get(i);
                least = due;
            }
        }
        return first == null ? null : new Step(first, first::step);
    }

    private static Step touched(Iterator<Run> rest, Set<Run> left) {
        while (rest.hasNext()) {
            if (rest.next() instanceof PolicyRun judging && !left.contains(judging) && judging.isTouched()) {
                return new Step(judging, turn -> {
                    judging.amend(turn);
                    judging.anticipate(turn);
                });
            }
        }
        return null;
    }

    /** Writes what each run remembers; one that cannot be written is left out. */
    Map<Run, byte[]> save(List<Run> runs, long watermark) {
        Map<Run, byte[]> saved = new LinkedHashMap<>();
        each(runs, watermark, (run, turn) -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            run.save(turn, new DataOutputStream(bytes));
            saved.put(run, bytes.toByteArray());
        });
        return saved;
    }

    /** Lets each run read what it remembered; one for which that fails begins anew. */
    void restore(List<Run> runs, Function<Run, byte[]> saved, long watermark) {
        List<Run> failed = new ArrayList<>();
        each(runs, watermark, (run, turn) -> {
            byte[] bytes = saved.apply(run);
            if (bytes != null) {
                try {
                    run.restore(turn, new DataInputStream(new ByteArrayInputStream(bytes)));
                } catch (IOException | RuntimeException e) {
                    LOG.warn(
                            "policy '{}' begins anew: what it knew cannot be read: {}",
                            run.policy().id(),
                            e.toString());
                    failed.add(run);
                }
            }
        });
        failed.forEach(held);
    }

    /** What is done with a run. */
    private interface Work {
        void with(Run run, Turn turn) throws IOException;
    }

    private void each(List<Run> runs, long watermark, Work work) {
        Iterator<Run> rest = runs.iterator();
        perform(0, watermark, new ArrayList<>(), finding -> {}, new HashSet<>(), () -> {
            if (!rest.hasNext()) {
                return null;
            }
            Run run = rest.next();
            return new Step(run, turn -> {
                try {
                    work.with(run, turn);
                } catch (IOException e) {
                    LOG.warn(
                            "what policy '{}' knows is not kept: {}",
                            run.policy().id(),
                            e.toString());
                }
            });
        });
    }

    /** Takes one step after the other; on another thread when there is any, and on a new one after each hold-up. */
    private void perform(
            long now,
            long watermark,
            List<Verdict> verdicts,
            Consumer<Finding> findings,
            Set<Run> left,
            Supplier<Step> steps) {
        Step[] at = {steps.get()};
        while (at[0] != null) {
            Turn turn = new Turn(now, watermark);
            boolean done = supervisor.perform(turn, () -> {
                while (at[0] != null) {
                    at[0].work.accept(turn);
                    at[0] = steps.get();
                }
            });
            for (Verdict verdict : turn.verdicts()) {
                verdicts.add(verdict);
            }
            turn.findings().forEach(findings);
            if (done) {
                return;
            }
            left.add(at[0].run);
            held.accept(at[0].run);
            at[0] = steps.get();
        }
    }
}
