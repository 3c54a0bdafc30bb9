// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.internal.suppress.Suppression;
import io.bellwether.alert.internal.suppress.Suppressions;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Alertmanager and ours decide the same; where they do not, docs/adr/0021 says why. */
class AlertmanagerDifferentialTest {
    private static final Path AMTOOL = Path.of("/usr/bin/amtool");
    private static final int LABEL_SETS = 1_000;
    private static final int TREES = 25;
    private static final TenantEnvironment WHERE = TenantEnvironment.of("acme", "prod");
    private static final Instant NOW = Instant.parse("2025-08-12T03:00:00Z");
    private static final List<String> ROUTED = List.of(
            "cli/testdata/conf.routing.yml",
            "cli/testdata/conf.routing-reverted.yml",
            "config/testdata/conf.good.yml",
            "config/testdata/conf.empty-fields.yml",
            "config/testdata/conf.group-by-all.yml",
            "config/testdata/conf.opsgenie-default-apikey.yml",
            "examples/ha/alertmanager.yml",
            "doc/examples/simple.yml");

    @TempDir
    Path folder;

    /** One alert as both saw it: in which groups of which receivers it is, and whether it is inhibited. */
    private record Decided(List<String> groups, boolean inhibited) {}

    @BeforeEach
    void needsTheRealOne() {
        Assumptions.assumeTrue(
                Files.isExecutable(AlertmanagerDaemon.PROGRAM) && Files.isExecutable(AMTOOL),
                "Alertmanager is not installed");
    }

    @Test
    void randomTreesRouteAndInhibitAsTheDaemonDoes() throws Exception {
        List<Map<String, String>> labels = new RandomRouting(7).labels(LABEL_SETS);
        long decisions = 0;
        long inhibited = 0;
        try (AlertmanagerDaemon daemon = new AlertmanagerDaemon(folder, new RandomRouting(1).config())) {
            daemon.post(
                    labels.stream().map(AlertmanagerDifferentialTest::posted).toList());
            for (int seed = 1; seed <= TREES; seed++) {
                String config = new RandomRouting(seed).config();
                daemon.reload(config);
                Map<String, Decided> ours = ours(config, labels);
                awaitSame(daemon, ours, "seed " + seed + "\n" + config);
                decisions += ours.values().stream()
                        .mapToLong(each -> each.groups.size())
                        .sum();
                inhibited += ours.values().stream().filter(Decided::inhibited).count();
            }
        }
        // Otherwise nothing much was compared.
        assertThat(decisions).isGreaterThan((long) TREES * LABEL_SETS);
        assertThat(inhibited).isGreaterThan(LABEL_SETS);
    }

    @Test
    void theSamplesRouteAsTheDaemonDoes() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(AlertmanagerConfigTest.SAMPLES), "the samples are not here");
        List<Map<String, String>> labels = sampleLabels();
        try (AlertmanagerDaemon daemon = new AlertmanagerDaemon(folder, hooked(ROUTED.get(0)))) {
            daemon.post(
                    labels.stream().map(AlertmanagerDifferentialTest::posted).toList());
            for (String file : ROUTED) {
                String config = hooked(file);
                daemon.reload(config);
                awaitSame(daemon, ours(config, labels), file);
            }
        }
    }

    @Test
    void amtoolAnswersTheSameOfTheSamples() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(AlertmanagerConfigTest.SAMPLES), "the samples are not here");
        for (String file : ROUTED) {
            String config = hooked(file).replace("HOOK", "http://127.0.0.1:1");
            Path written = Files.writeString(folder.resolve("config.yml"), config);
            Route root = tree(config);
            for (Map<String, String> labels : sampleLabels().subList(0, 12)) {
                List<String> command = new ArrayList<>(
                        List.of(AMTOOL.toString(), "config", "routes", "test", "--config.file=" + written));
                labels.forEach((name, value) -> command.add(name + "=" + value));
                assertThat(run(command).strip())
                        .as("%s %s", file, labels)
                        .isEqualTo(root.find(labels).stream()
                                .map(route -> String.join("", route.channels()))
                                .collect(Collectors.joining(",")));
            }
        }
    }

    @Test
    void amtoolTakesAndRefusesTheSameSamples() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(AlertmanagerConfigTest.SAMPLES), "the samples are not here");
        // Newer than 0.25, and taken here with a difference: tokens of Slack apps, labels of routes, tracing.
        List<String> newer = List.of("conf.slack-default-app-token.yml", "route_labels.yml", "simple.yml");
        List<Path> files;
        try (var all = Files.walk(AlertmanagerConfigTest.SAMPLES)) {
            files = all.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(15);
        for (Path file : files) {
            String name = file.getFileName().toString();
            boolean theirs = status(List.of(AMTOOL.toString(), "check-config", file.toString())) == 0;
            boolean ours = true;
            try {
                AlertmanagerConfig.read(Files.readString(file));
            } catch (io.bellwether.api.settings.InvalidInput e) {
                ours = false;
            }
            assertThat(ours).as(name).isEqualTo(theirs || newer.contains(name));
        }
    }

    /** Labels that the samples speak of, and others. */
    private static List<Map<String, String>> sampleLabels() {
        List<Map<String, String>> sets = new ArrayList<>();
        for (String service : List.of("", "foo1", "foo2", "baz", "foo", "files", "database")) {
            for (String severity : List.of("", "critical", "warning")) {
                for (String owner : List.of("", "team-X", "team-Y")) {
                    for (String test : List.of("", "1", "2", "volovina")) {
                        Map<String, String> labels = new LinkedHashMap<>();
                        labels.put("id", "id" + sets.size());
                        put(labels, "service", service);
                        put(labels, "severity", severity);
                        put(labels, "owner", owner);
                        put(labels, "owner2", test.equals("1") ? "team-X" : "");
                        put(labels, "test", test);
                        put(labels, "alertname", sets.size() % 3 == 0 ? "" : "A" + sets.size() % 2);
                        sets.add(labels);
                    }
                }
            }
        }
        return sets;
    }

    private static void put(Map<String, String> labels, String name, String value) {
        if (!value.isEmpty()) {
            labels.put(name, value);
        }
    }

    /** A sample whose receivers are webhooks of the same names, without what is newer than 0.25. */
    private static String hooked(String file) throws IOException {
        Map<String, Object> config =
                new LinkedHashMap<>(Json.yaml(Files.readString(AlertmanagerConfigTest.SAMPLES.resolve(file)))
                        .get(0));
        config.keySet().retainAll(List.of("route", "inhibit_rules", "receivers"));
        Map<String, Object> route = new LinkedHashMap<>(AlertmanagerDaemon.object(config.get("route")));
        route.put("group_wait", "1h");
        config.put("route", lowerReceivers(route));
        List<Map<String, Object>> receivers = new ArrayList<>();
        for (Object receiver : (List<?>) config.get("receivers")) {
            String name = String.valueOf(AlertmanagerDaemon.object(receiver).get("name"))
                    .toLowerCase(java.util.Locale.ROOT)
                    .replace('.', '-');
            receivers.add(Map.of("name", name, "webhook_configs", List.of(Map.of("url", "HOOK/" + name))));
        }
        config.put("receivers", receivers);
        return Json.yamlText(config);
    }

    /** Names that are ids as well, so that a channel is called like its receiver. */
    private static Map<String, Object> lowerReceivers(Map<String, Object> route) {
        Map<String, Object> lower = new LinkedHashMap<>(route);
        lower.computeIfPresent("receiver", (key, name) -> name.toString()
                .toLowerCase(java.util.Locale.ROOT)
                .replace('.', '-'));
        if (route.get("routes") instanceof List<?> children) {
            lower.put(
                    "routes",
                    children.stream()
                            .map(child -> lowerReceivers(AlertmanagerDaemon.object(child)))
                            .toList());
        }
        return lower;
    }

    private static Route tree(String config) {
        return RoutingDocument.read(AlertmanagerConfig.read(config).routing(), null);
    }

    private static Map<String, Decided> ours(String config, List<Map<String, String>> sets) {
        AlertmanagerConfig.Imported imported = AlertmanagerConfig.read(config.replace("HOOK", "http://127.0.0.1:1"));
        Route root = RoutingDocument.read(imported.routing(), null);
        Suppressions suppressions = new Suppressions();
        suppressions.routed(WHERE.tenant(), imported.routing());
        Map<String, Alert> alerts = new LinkedHashMap<>();
        sets.forEach(labels -> alerts.put(labels.get("id"), alert(labels)));
        alerts.values().forEach(suppressions::put);
        Map<String, Decided> decided = new TreeMap<>();
        for (Map<String, String> labels : sets) {
            List<String> groups = root.find(labels).stream()
                    .map(route -> describe(String.join("", route.channels()), route.group(labels)))
                    .sorted()
                    .toList();
            Suppression holds = suppressions.find(alerts.get(labels.get("id")), NOW);
            decided.put(
                    labels.get("id"),
                    new Decided(groups, holds != null && holds.kind() == Suppression.Kind.INHIBITION));
        }
        return decided;
    }

    private static Map<String, Decided> theirs(List<Map<String, Object>> groups) {
        Map<String, List<String>> byId = new TreeMap<>();
        Map<String, Boolean> inhibited = new TreeMap<>();
        for (Map<String, Object> group : groups) {
            String receiver = String.valueOf(
                    AlertmanagerDaemon.object(group.get("receiver")).get("name"));
            for (Object alert : (List<?>) group.get("alerts")) {
                Map<String, Object> fields = AlertmanagerDaemon.object(alert);
                String id = String.valueOf(
                        AlertmanagerDaemon.object(fields.get("labels")).get("id"));
                byId.computeIfAbsent(id, key -> new ArrayList<>())
                        .add(describe(receiver, AlertmanagerDaemon.object(group.get("labels"))));
                List<?> by = (List<?>)
                        AlertmanagerDaemon.object(fields.get("status")).get("inhibitedBy");
                inhibited.merge(id, !by.isEmpty(), Boolean::logicalOr);
            }
        }
        Map<String, Decided> decided = new TreeMap<>();
        byId.forEach(
                (id, all) -> decided.put(id, new Decided(all.stream().sorted().toList(), inhibited.get(id))));
        return decided;
    }

    private static String describe(String receiver, Map<String, ?> group) {
        Map<String, Object> present = new TreeMap<>(group);
        present.values().removeIf(""::equals);
        return receiver + " " + present;
    }

    /** The daemon takes a moment to route all alerts anew and to find who inhibits whom. */
    private static void awaitSame(AlertmanagerDaemon daemon, Map<String, Decided> ours, String what) {
        Map<String, Decided> theirs = Map.of();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            theirs = theirs(daemon.groups());
            if (theirs.equals(ours)) {
                return;
            }
        }
        Map<String, Decided> last = theirs;
        String differing = new TreeSet<>(ours.keySet())
                .stream()
                        .filter(id -> !ours.get(id).equals(last.get(id)))
                        .limit(5)
                        .map(id -> id + ": ours " + ours.get(id) + ", theirs " + last.get(id))
                        .collect(Collectors.joining("\n"));
        throw new AssertionError(differing + "\nin " + what);
    }

    private static Map<String, Object> posted(Map<String, String> labels) {
        return Map.of("labels", labels, "endsAt", "2099-01-01T00:00:00Z");
    }

    private static Alert alert(Map<String, String> labels) {
        Map<String, String> own = new LinkedHashMap<>(labels);
        return new Alert(
                labels.get("id"),
                WHERE,
                "policy",
                labels.getOrDefault("alertname", ""),
                AlertClass.UNKNOWN,
                Severity.fromName(labels.getOrDefault("severity", "")).orElse(Severity.INFO),
                AlertState.OPEN,
                labels.get("service"),
                own,
                "",
                null,
                null,
                null,
                NOW,
                NOW,
                NOW,
                NOW,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                labels.get("id"),
                null,
                null,
                0,
                false);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }

    private static int status(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
