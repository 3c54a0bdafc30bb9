// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.email.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How each answer of a server is taken, with a server that says exactly what it is told to. */
class ScriptedSmtpTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> said = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 451 4.3.0 try later, true",
        "MAIL, 550 5.1.8 sender unknown, false",
        "RCPT, 450 4.2.1 greylisted, true",
        "RCPT, 550 5.1.1 no such user, false",
        "DATA, 421 4.3.2 shutting down, true",
        "DATA, 554 5.7.1 not wanted, false",
    })
    void takesAnAnswerByItsCode(String command, String answer, boolean again) throws Exception {
        try (ServerSocket server = listen(command, answer)) {
            DeliveryOutcome outcome = send(server.getLocalPort(), List.of("ops@example.org"));

            assertThat(outcome).isInstanceOf(again ? DeliveryOutcome.RetryAfter.class : DeliveryOutcome.Rejected.class);
            assertThat(outcome.toString()).contains(answer.substring(0, 3));
        }
    }

    @Test
    void oneOfSeveralRecipientsMayBeRefusedForGood() throws Exception {
        try (ServerSocket server = listen("RCPT TO:<gone@", "550 5.1.1 no such user")) {
            assertThat(send(server.getLocalPort(), List.of("gone@example.org", "ops@example.org")))
                    .isInstanceOfSatisfying(DeliveryOutcome.Delivered.class, delivered -> {
                        assertThat(delivered.reference()).startsWith("<notification-1@example.com> ");
                        assertThat(delivered.note())
                                .isEqualTo("not taken for gone@example.org: 550 5.1.1 no such user");
                    });
        }
    }

    @Test
    void whatSomeRecipientsHaveIsSentToTheOthersOnly() throws Exception {
        EmailNotifier notifier = new EmailNotifier();
        List<String> all = List.of("slow@example.org", "gone@example.org", "ops@example.org");
        try (ServerSocket server = listen("RCPT TO:<slow@", "450 4.2.1 greylisted")) {
            DeliveryOutcome outcome = notifier.send(
                    Samples.notification(Reason.OPENED), settings(server.getLocalPort(), "none", "60s", all));

            assertThat(outcome)
                    .isInstanceOfSatisfying(DeliveryOutcome.RetryAfter.class, retry -> assertThat(retry.reason())
                            .contains("1 to be tried again", "slow@example.org: 450 4.2.1 greylisted"));
        }
        said.clear();
        try (ServerSocket server = listen("NEVER", "")) {
            DeliveryOutcome outcome = notifier.send(
                    Samples.notification(Reason.OPENED), settings(server.getLocalPort(), "none", "60s", all));

            assertThat(outcome).isInstanceOf(DeliveryOutcome.Delivered.class);
        }
        assertThat(said).filteredOn(line -> line.startsWith("RCPT")).containsExactly("RCPT TO:<slow@example.org>");
    }

    @Test
    void aServerThatKeepsSayingALittleDoesNotHoldUsUp() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                try (Socket socket = server.accept()) {
                    OutputStream out = socket.getOutputStream();
                    out.write("220".getBytes(StandardCharsets.US_ASCII));
                    while (!stop.await(50, TimeUnit.MILLISECONDS)) {
                        out.write("-more".getBytes(StandardCharsets.US_ASCII));
                        out.flush();
                    }
                }
                return null;
            });

            DeliveryOutcome outcome = send(server.getLocalPort(), List.of("ops@example.org"));

            assertThat(outcome).isEqualTo(new DeliveryOutcome.RetryAfter(null, "not sent within 1s"));
            stop.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource({"tls", "starttls"})
    void anInterruptEndsAnEncryptedConnectionToo(String security) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        CountDownLatch stop = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                try (Socket socket = server.accept()) {
                    connected.countDown();
                    stop.await();
                }
                return null;
            });
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            var sending = threads.submit(() -> {
                try {
                    new EmailNotifier()
                            .send(
                                    Samples.notification(Reason.OPENED),
                                    settings(server.getLocalPort(), security, "30s", List.of("ops@example.org")));
                    interrupted.complete(false);
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                }
            });
            assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();

            sending.cancel(true);

            assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
            stop.countDown();
        }
    }

    private DeliveryOutcome send(int port, List<String> to) throws InterruptedException {
        return new EmailNotifier().send(Samples.notification(Reason.OPENED), settings(port, "none", "1s", to));
    }

    private static Settings settings(int port, String security, String timeout, List<String> to) {
        return Settings.of(
                new EmailNotifier().parameters(),
                Map.of(
                        "host", "127.0.0.1",
                        "port", port,
                        "security", security,
                        "from", "alerts@example.com",
                        "to", to,
                        "timeout", timeout));
    }

    /** Serves one session: {@code answer} to commands that begin with {@code command}, what is usual to all others. */
    private ServerSocket listen(String command, String answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        threads.submit(() -> {
            try (Socket socket = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                OutputStream out = socket.getOutputStream();
                say(out, "220 ready");
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    said.add(line);
                    say(out, line.startsWith(command) ? answer : usual(line, in, out));
                }
            }
            return null;
        });
        return server;
    }

    private static String usual(String line, BufferedReader in, OutputStream out) throws IOException {
        if (!line.equals("DATA")) {
            return "250 ok";
        }
        say(out, "354 go on");
        String each = in.readLine();
        while (each != null && !each.equals(".")) {
            each = in.readLine();
        }
        return "250 taken";
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
