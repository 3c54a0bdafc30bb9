// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.ingest.Account;
import io.bellwether.ingest.internal.account.AccountBook;
import io.bellwether.journal.internal.JournalComponent;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The intake with its journal in a process of its own, which is killed while it is busy, and what is found afterwards. */
class KilledIntakeTest {
    private static final String[] SECRETS = {
        "jane.doe@acme-client.example",
        "4111111111111111",
        "5555 5555 5555 4444",
        "0412 345 678",
        "+61 498 765 432",
        "123 456 782",
        "hunter2-plain",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"
    };

    @TempDir
    Path folder;

    @Test
    void theAccountsAreThoseOfTheJournalHoweverOftenItIsKilled() throws Exception {
        for (int round = 0; round < 3; round++) {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            KilledIntakeTest.class.getName(),
                            folder.toString(),
                            String.valueOf(round))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int least = 150 + 70 * round;
            int acknowledged = 0;
            Map<String, Integer> ofEach = new TreeMap<>();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                // A sender that had no processor for long has its share of receipts all the same.
                while (acknowledged < least
                        || ofEach.size() < 3
                        || ofEach.values().stream().anyMatch(n -> n < 3)) {
                    String line = lines.readLine();
                    assertThat(line).as("the other process ended by itself").isNotNull();
                    ofEach.merge(line, 1, Integer::sum);
                    acknowledged++;
                }
            }
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            compare();
        }
        search();
    }

    private void compare() throws Exception {
        PrometheusMeters meters = new PrometheusMeters();
        WorkerPools workers = new WorkerPools(meters);
        JournalComponent journal = open(folder, workers, meters);
        AccountBook accounts =
                new AccountBook(folder.resolve("accounts.log"), journal, InstantSource.system(), workers);
        try {
            Map<String, Long> stored = new TreeMap<>();
            journal.replay(TestTenants.PROD, Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"), events -> {
                for (Event event : events) {
                    stored.merge(String.valueOf(event.properties().get("Sender")), 1L, Long::sum);
                }
            });
            assertThat(stored).hasSize(3);
            for (Account account : accounts.list(null)) {
                assertThat(account.counts().missing()).isZero();
                assertThat(account.counts().kept()).isEqualTo(stored.get(account.origin()));
                assertThat(account.counts().duplicates()).isPositive();
            }
        } finally {
            accounts.stop();
            journal.stop();
            workers.close();
        }
    }

    /** Nothing that was planted is found: not in what is read back, and not in any file. */
    private void search() throws Exception {
        PrometheusMeters meters = new PrometheusMeters();
        WorkerPools workers = new WorkerPools(meters);
        JournalComponent journal = open(folder, workers, meters);
        try {
            List<String> read = new ArrayList<>();
            journal.replay(
                    TestTenants.PROD,
                    Instant.EPOCH,
                    Instant.parse("2200-01-01T00:00:00Z"),
                    events -> events.forEach(event ->
                            read.add(new String(io.bellwether.wire.EventJson.bytes(event), StandardCharsets.UTF_8))));
            assertThat(read).isNotEmpty();
            assertThat(read).noneMatch(text -> Stream.of(SECRETS).anyMatch(text::contains));
            assertThat(read.get(0)).contains("email:", "card:", "phone:", "tfn:", "[redacted]");
        } finally {
            journal.stop();
            workers.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(Stream.of(SECRETS).filter(bytes::contains))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    private static JournalComponent open(Path folder, WorkerPools workers, PrometheusMeters meters) throws Exception {
        return new JournalComponent(
                new IntakeBench.Node(folder), new TestIntake.Keys(), InstantSource.system(), workers, meters, Map.of());
    }

    /** Sends without end from three threads, each the only one of its source, and says each time it has a receipt. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        PrometheusMeters meters = new PrometheusMeters();
        WorkerPools workers = new WorkerPools(meters);
        JournalComponent journal = open(folder, workers, meters);
        TestIntake around = new TestIntake(
                folder.resolve("accounts.log"),
                InstantSource.system(),
                journal,
                journal,
                new RecordedDetection(),
                workers,
                meters);
        for (int sender = 0; sender < 3; sender++) {
            String name = "sender-" + sender;
            new Thread(() -> send(around.intake, name, arguments[1])).start();
        }
    }

    private static void send(EventIntake intake, String name, String round) {
        for (int batch = 0; ; batch++) {
            List<EventBody> events = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int number = batch * 30 + i;
                events.add(planted(name, round + "-" + number));
            }
            intake.accept(TestTenants.PROD, "push:" + name, events)
                    .toCompletableFuture()
                    .join();
            System.out.println(name);
        }
    }

    private static EventBody planted(String sender, String id) {
        String all = String.join(" and ", SECRETS[0], SECRETS[2], SECRETS[3], SECRETS[4], SECRETS[5], SECRETS[7])
                + " password=" + SECRETS[6];
        return new EventBody(
                id + " " + SECRETS[0],
                null,
                sender,
                "log " + SECRETS[0],
                Severity.INFO,
                "Info " + SECRETS[0],
                "message " + all,
                "template " + all,
                null,
                "exception " + all,
                SECRETS[0],
                null,
                Map.of(
                        "Sender",
                        sender,
                        "Pan",
                        Long.parseLong(SECRETS[1]),
                        "Card",
                        SECRETS[1],
                        "Password",
                        SECRETS[6],
                        "Nested",
                        Map.of("List", List.of(all, Map.of("In", all))),
                        "Name of " + SECRETS[0],
                        "x"));
    }
}
