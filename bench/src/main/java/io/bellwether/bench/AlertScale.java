// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.Alerts.Bulk;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What the stage itself costs beside more and more alerts that are open: on a store in memory, in time of the calling
 * thread's processor, so that other work on the machine counts less.
 */
final class AlertScale {
    private static final int BATCH = 500;
    private static final int MORE = 10_000;
    private static final int SINGLE = 1_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final int open;

    /** @param open the middle one of three sizes */
    AlertScale(int open) {
        this.open = open;
    }

    void run() throws Exception {
        measure(open, false);
        for (int size : new int[] {open / 10, open, open * 3}) {
            measure(size, true);
        }
    }

    private void measure(int size, boolean counts) throws Exception {
        try (AlertMachine machine = new AlertMachine(true, told -> {})) {
            long before = used();
            feed(machine, "many", size, Condition.TRUE);
            long bytes = (used() - before) / size;
            double opens = micros(MORE, () -> feed(machine, "more", MORE, Condition.TRUE));
            List<String> ids = machine.store.restore(Instant.EPOCH).stream()
                    .map(AlertRecord::alert)
                    .filter(alert -> alert.state() == AlertState.OPEN)
                    .filter(alert -> alert.labels().get("node").startsWith("more"))
                    .map(Alert::id)
                    .toList();
            double one = micros(SINGLE, () -> ids.subList(0, SINGLE)
                    .forEach(id ->
                            machine.service.acknowledge(AlertMachine.TENANT, id, Acknowledgement.by("bench", null))));
            double acks = micros(MORE, () -> bulk(machine, Bulk.Action.ACK, ids));
            double assigns = micros(MORE, () -> bulk(machine, Bulk.Action.ASSIGN, ids));
            double resolves = micros(MORE, () -> feed(machine, "more", MORE, Condition.FALSE));
            if (counts) {
                System.out.printf(
                        "the stage alone beside %,9d open, µs of processor each: open %.1f   acknowledge one %.1f, in bulk"
                                + " %.1f   assign in bulk %.1f   resolve %.1f;  %,d bytes an open alert%n",
                        size, opens, one, acks, assigns, resolves, bytes);
            }
        }
    }

    private static void feed(AlertMachine machine, String run, int count, Condition condition) {
        for (int from = 0; from < count; from += BATCH) {
            machine.service.accept(machine.verdicts(run, from, Math.min(count, from + BATCH), condition, 73));
        }
    }

    private static void bulk(AlertMachine machine, Bulk.Action action, List<String> ids) {
        Acknowledgement said = new Acknowledgement("bench", "all of them", null, "ann");
        machine.service.change(new Bulk(action, new LinkedHashSet<>(ids), AlertQuery.of(AlertMachine.TENANT), said));
    }

    private double micros(int count, Runnable work) {
        long begin = threads.getCurrentThreadCpuTime();
        work.run();
        return (threads.getCurrentThreadCpuTime() - begin) / 1e3 / count;
    }

    /** With the stored alerts, which the store in memory keeps as well. */
    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
