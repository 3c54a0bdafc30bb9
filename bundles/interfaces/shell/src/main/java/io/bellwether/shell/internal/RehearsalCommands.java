// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.alert.Rehearsal.Course;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Backtests;
import io.bellwether.detect.Backtests.Job;
import io.bellwether.detect.Backtests.Result;
import io.bellwether.detect.Policies;
import io.bellwether.detect.PolicyTests;
import io.bellwether.detect.PolicyTests.Report;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Tests of policies, and backtests. */
final class RehearsalCommands {
    private RehearsalCommands() {}

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file) && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "policy-test",
            description = "Runs the tests of one policy, of every policy, of a file or a folder; fails when one fails")
    public static final class TestPolicies extends Printed {
        @Argument(
                index = 0,
                name = "policy",
                description = "A policy's id, a YAML file, or a folder of them; all policies when left out")
        String policy;

        @Option(name = "--tenant", description = "As this tenant has them; else the default pack")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        PolicyTests tests;

        @Reference
        Policies policies;

        @Override
        void run() throws IOException {
            List<Report> reports = reports();
            List<Map<String, Object>> rows = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            for (Report report : reports) {
                report.tests().forEach(test -> {
                    rows.add(row(
                            "policy", report.policy(),
                            "test", test.name(),
                            "result", test.passed() ? "passed" : "FAILED",
                            "alerts", test.alerts().size(),
                            "problems", test.problems()));
                    test.problems()
                            .forEach(problem -> problems.add(report.policy() + ", " + test.name() + ": " + problem));
                });
            }
            if (!json) {
                rows.forEach(row -> row.remove("problems"));
            }
            print(rows, "No tests.");
            long failed = reports.stream().mapToLong(Report::failed).sum();
            if (failed > 0) {
                if (!json) {
                    problems.forEach(problem -> out().println(problem));
                }
                throw new IllegalStateException(failed + " of " + rows.size() + " policy tests failed");
            }
        }

        private List<Report> reports() throws IOException {
            TenantId owner = tenant == null ? null : new TenantId(tenant);
            if (policy == null) {
                return policies.list(owner).stream()
                        .filter(each -> owner != null || each.tenant() == null)
                        .flatMap(each -> tests.run(owner, each.id()).stream())
                        .toList();
            }
            Path path = Path.of(policy);
            if (Files.isRegularFile(path)) {
                return tests.runFolder(owner, Map.of(path.getFileName().toString(), Files.readString(path)));
            }
            if (Files.isDirectory(path)) {
                return tests.runFolder(owner, files(path));
            }
            return List.of(tests.run(owner, policy)
                    .orElseThrow(() -> new InvalidInput(
                            "policy", policy, "is neither a policy, a file nor a folder; see bellwether:policy-list")));
        }

        private static Map<String, String> files(Path folder) throws IOException {
            Map<String, String> files = new LinkedHashMap<>();
            try (Stream<Path> all = Files.list(folder)) {
                for (Path file : all.filter(RehearsalCommands::isYaml).sorted().toList()) {
                    files.put(file.getFileName().toString(), Files.readString(file));
                }
            }
            return files;
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "policy-backtest",
            description = "Runs a policy over stored history and says which alerts it would have opened")
    public static final class BacktestPolicy extends Printed {
        private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
        private static final int BINS = 70;
        private static final String HEIGHTS = " .:-=+*#%@";

        @Argument(index = 0, name = "policy", required = true)
        String policy;

        @Argument(index = 1, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 2, name = "environment", required = true)
        String environment;

        @Option(name = "--last", description = "How far back, such as 7d")
        String last = "7d";

        @Option(name = "--from", description = "From this time on, such as 2025-08-12T03:00:00Z, instead of --last")
        String from;

        @Option(name = "--to", description = "Up to this time; now when left out")
        String to;

        @Option(name = "--try", description = "A YAML file with the policy to try instead of the one in force")
        String file;

        @Option(name = "--suggest", description = "Alerts to aim at, such as 2/7d")
        String suggest;

        @Option(name = "--setting", description = "The number to vary for it, such as detect.threshold.above or for")
        String setting;

        @Reference
        Backtests backtests;

        @Reference
        InstantSource clock;

        @Override
        void run() throws IOException, InterruptedException {
            Instant end = to == null ? clock.instant() : time("--to", to);
            Instant begin = from == null ? end.minus(Durations.parse(last)) : time("--from", from);
            Backtests.Request request = new Backtests.Request(policy, document(), begin, end, target());
            Job job = backtests.start(TenantEnvironment.of(tenant, environment), request);
            while (!job.state().isOver()) {
                Job before = job;
                job = backtests
                        .await(job.where().tenant(), job.id(), LOOK_EVERY)
                        .orElseThrow();
                if (!json && !job.doing().equals(before.doing()) && !job.state().isOver()) {
                    out().println(job.doing());
                }
            }
            if (job.result() == null) {
                throw new IllegalStateException(
                        "the backtest is " + job.state() + (job.error() == null ? "" : ": " + job.error()));
            }
            show(job.result());
        }

        private void show(Result result) {
            print(
                    result.alerts().stream()
                            .map(alert -> row(
                                    "opened", alert.foundAt(),
                                    "over", alert.clearedAt(),
                                    "severity", alert.worst(),
                                    "group", alert.group(),
                                    "value", number(alert.value()),
                                    "peak", number(alert.peak()),
                                    "summary", alert.summary()))
                            .toList(),
                    "No alerts.");
            if (json) {
                return;
            }
            out().println();
            out().println("[" + line(result) + "] alerts from " + result.from() + " to " + result.to());
            out().println(result.alertCount() + " alerts, " + result.pageCount() + " pages, " + result.flaps()
                    + " opened again within 30m; " + result.groups() + " groups from " + result.sources() + " in "
                    + result.took().toMillis() + " ms");
            if (result.current() != null) {
                out().println("As it is now: " + result.current().alerts() + " alerts; "
                        + result.current().added().size() + " added, "
                        + result.current().gone().size() + " gone");
            }
            out().println("Really: " + result.real().alerts() + " alerts, of which "
                    + result.real().both() + " found; precision about "
                    + share(result.real().precision())
                    + ", recall about " + share(result.real().recall()) + ", by what people said of them");
            result.uncovered()
                    .forEach(gap -> out().println("Not covered: " + gap.from() + " to " + gap.to() + ", " + gap.why()));
            result.notes().forEach(note -> out().println("Note: " + note));
            if (result.suggestion() != null) {
                out().println(result.suggestion().says());
                result.suggestion().curve().forEach(choice -> out().println("  "
                        + result.suggestion().setting() + " " + choice.value() + ": " + choice.alerts() + " alerts"));
            }
        }

        /** How many alerts opened, by stretches of the time: the darker, the more. */
        static String line(Result result) {
            long[] bins = new long[BINS];
            long all = Math.max(1, Duration.between(result.from(), result.to()).toMillis());
            for (Course alert : result.alerts()) {
                long at = Duration.between(result.from(), alert.foundAt()).toMillis();
                bins[(int) Math.min(BINS - 1, at * BINS / all)]++;
            }
            long most = 1;
            for (long bin : bins) {
                most = Math.max(most, bin);
            }
            StringBuilder line = new StringBuilder();
            for (long bin : bins) {
                line.append(HEIGHTS.charAt((int) ((bin * (HEIGHTS.length() - 1) + most - 1) / most)));
            }
            return line.toString();
        }

        private Map<String, Object> document() throws IOException {
            if (file == null) {
                return null;
            }
            List<Map<String, Object>> documents = Json.yaml(Files.readString(Path.of(file)));
            return documents.stream()
                    .filter(each -> documents.size() == 1 || policy.equals(each.get("id")))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInput("--try", file, "has no policy '" + policy + "'"));
        }

        private Backtests.Target target() {
            if (suggest == null) {
                return null;
            }
            String[] parts = suggest.split("/", 2);
            try {
                return new Backtests.Target(
                        Double.parseDouble(parts[0]), Durations.parse(parts.length > 1 ? parts[1] : "7d"), setting);
            } catch (IllegalArgumentException e) {
                throw new InvalidInput("--suggest", suggest, "must be alerts and time, such as 2/7d");
            }
        }

        private static Instant time(String name, String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new InvalidInput(name, text, "must be a time in UTC, such as 2025-08-12T03:00:00Z");
            }
        }

        private static Object number(double value) {
            return Double.isNaN(value) ? null : Math.round(value * 1000) / 1000.0;
        }

        private static String share(double value) {
            return Double.isNaN(value) ? "not known" : Math.round(value * 100) + " %";
        }
    }
}
