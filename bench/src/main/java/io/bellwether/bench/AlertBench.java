// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.Alerts.Bulk;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.alert.internal.routing.RoutingTables;
import io.bellwether.alert.internal.suppress.Suppressions;
import io.bellwether.api.alert.Alert;
import io.bellwether.relational.AlertQuery;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The alert stage as it runs live: verdicts a second, acknowledgements among many open alerts, routes and inhibition
 * rules; beside the real Alertmanager with the same alerts, grouped the same way.
 */
final class AlertBench {
    private static final int BATCH = 500;
    private static final int ACKS = 400;
    private static final int BULK = 10_000;
    private static final long MEASURED = 1_000_000_000L;

    private final int alerts;
    private final int open;
    private final int rounds;
    private final Path alertmanager;
    private final boolean comparisonAlone;

    /**
     * @param alerts how many alerts open, repeat and resolve
     * @param open how many alerts are open while some are acknowledged
     * @param rounds how often both sides are compared, after a warm-up
     * @param alertmanager where the real one is installed
     * @param comparisonAlone false for everything else after it
     */
    AlertBench(int alerts, int open, int rounds, String alertmanager, boolean comparisonAlone) {
        this.alerts = alerts;
        this.open = open;
        this.rounds = rounds;
        this.alertmanager = Path.of(alertmanager);
        this.comparisonAlone = comparisonAlone;
    }

    void run() throws Exception {
        new AlertComparison(alerts, rounds, alertmanager).run();
        if (comparisonAlone) {
            return;
        }
        System.out.printf(
                "%,d alerts of 40 policies, in calls of %d verdicts, by one caller; %d processors%n",
                alerts, BATCH, Runtime.getRuntime().availableProcessors());
        machine("memory", true);
        machine("on disk", false);
        new AlertScale(open).run();
        acknowledgements();
        routes();
        inhibition();
    }

    private void machine(String name, boolean inMemory) throws Exception {
        try (AlertMachine machine = new AlertMachine(inMemory, told -> {})) {
            double opened = rate(machine, Condition.TRUE, 73);
            double same = rate(machine, Condition.TRUE, 73);
            double figures = rate(machine, Condition.TRUE, 74);
            double resolved = rate(machine, Condition.FALSE, 3);
            System.out.printf(
                    "verdicts/s, %-8s  open %,9.0f   again the same %,9.0f   with other figures %,9.0f   resolve %,9.0f%n",
                    name, opened, same, figures, resolved);
        }
    }

    private double rate(AlertMachine machine, Condition condition, double value) {
        long begin = System.nanoTime();
        for (int from = 0; from < alerts; from += BATCH) {
            machine.service.accept(machine.verdicts("n", from, Math.min(alerts, from + BATCH), condition, value));
        }
        return alerts * 1e9 / (System.nanoTime() - begin);
    }

    private void acknowledgements() throws Exception {
        try (AlertMachine machine = new AlertMachine(false, told -> {})) {
            for (int from = 0; from < open; from += BATCH) {
                machine.service.accept(machine.verdicts("a", from, Math.min(open, from + BATCH), Condition.TRUE, 73));
            }
            List<String> ids =
                    machine
                            .service
                            .list(AlertQuery.of(AlertMachine.TENANT), Math.min(open, 5_000), null)
                            .items()
                            .stream()
                            .map(Alert::id)
                            .toList();
            List<Long> nanos = new ArrayList<>();
            for (int i = 0; i < Math.min(ACKS, ids.size()); i++) {
                long begin = System.nanoTime();
                machine.service.acknowledge(AlertMachine.TENANT, ids.get(i), Acknowledgement.by("bench", null));
                nanos.add(System.nanoTime() - begin);
            }
            System.out.printf(
                    "acknowledging one of %,d open, on disk: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms%n",
                    open, Quantiles.millis(nanos, 0.5), Quantiles.millis(nanos, 0.95), Quantiles.millis(nanos, 0.99));
            bulk(machine, Bulk.Action.ACK);
            bulk(machine, Bulk.Action.ASSIGN);
            bulk(machine, Bulk.Action.RESOLVE);
        }
    }

    private void bulk(AlertMachine machine, Bulk.Action action) {
        Set<String> ids = new LinkedHashSet<>();
        String cursor = null;
        AlertQuery query = AlertQuery.of(AlertMachine.TENANT);
        do {
            var page = machine.service.list(query, 5_000, cursor);
            page.items().stream()
                    .filter(alert -> alert.acknowledgedAt() == null || action != Bulk.Action.ACK)
                    .limit(BULK - ids.size())
                    .map(Alert::id)
                    .forEach(ids::add);
            cursor = page.next();
        } while (cursor != null && ids.size() < BULK);
        long begin = System.nanoTime();
        int changed = machine.service.change(
                new Bulk(action, ids, query, new Acknowledgement("bench", "all of them", null, "ann")));
        System.out.printf(
                "%s of %,d at once, on disk: %.0f ms%n",
                action.name().toLowerCase(java.util.Locale.ROOT), changed, (System.nanoTime() - begin) / 1e6);
    }

    private void routes() throws Exception {
        try (AlertMachine machine = new AlertMachine(true, told -> {})) {
            Alert alert = oneAlert(machine);
            for (int count : new int[] {1, 10, 100, 900}) {
                List<Map<String, Object>> children = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    children.add(Map.of(
                            "channel",
                            AlertMachine.CHANNEL,
                            "matchers",
                            List.of("node=\"x" + i + "\""),
                            "group_wait",
                            "5s"));
                }
                RoutingTables tables = new RoutingTables(machine.channels);
                tables.save(
                        AlertMachine.TENANT,
                        Map.of("route", Map.of("channel", AlertMachine.CHANNEL, "routes", children)));
                var table = tables.table(AlertMachine.TENANT);
                double micros = micros(() -> table.decide(alert));
                System.out.printf("routes, %,6d of them: %,9.0f decisions/s (%.2f µs)%n", count, 1e6 / micros, micros);
            }
        }
    }

    private void inhibition() throws Exception {
        try (AlertMachine machine = new AlertMachine(true, told -> {})) {
            Alert alert = oneAlert(machine);
            Instant now = Instant.now();
            double hundred = Double.NaN;
            for (int count : new int[] {1, 10, 100, 1_000, 10_000}) {
                List<Map<String, Object>> rules = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    rules.add(Map.of(
                            "source_matchers", List.of("policy=\"down-" + i + "\"", "severity=\"critical\""),
                            "target_matchers", List.of("policy=\"errors-" + i + "\"", "severity=~\"warning|critical\""),
                            "equal", List.of("environment")));
                }
                Suppressions suppressions = new Suppressions();
                suppressions.routed(
                        AlertMachine.TENANT,
                        Map.of("route", Map.of("channel", AlertMachine.CHANNEL), "inhibit_rules", rules));
                suppressions.put(alert);
                double micros = micros(() -> suppressions.find(alert, now));
                hundred = count == 100 ? micros : hundred;
                String ratio = count > 100 ? String.format(", %.2f times that at 100", micros / hundred) : "";
                System.out.printf("inhibition, %,6d rules: %.2f µs a decision%s%n", count, micros, ratio);
            }
        }
    }

    private static Alert oneAlert(AlertMachine machine) {
        machine.service.accept(machine.verdicts("r", 0, 1, Condition.TRUE, 73));
        return machine.service
                .list(AlertQuery.of(AlertMachine.TENANT), 1, null)
                .items()
                .get(0);
    }

    /** What a call takes, once the compiler is done with it. */
    private static double micros(Runnable work) {
        double micros = 0;
        for (int round = 0; round < 2; round++) {
            long begin = System.nanoTime();
            long count = 0;
            while (System.nanoTime() - begin < MEASURED) {
                for (int i = 0; i < 100; i++) {
                    work.run();
                }
                count += 100;
            }
            micros = (System.nanoTime() - begin) / 1e3 / count;
        }
        return micros;
    }
}
