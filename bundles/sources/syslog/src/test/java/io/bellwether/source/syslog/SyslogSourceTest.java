// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import static io.bellwether.source.syslog.TestConnector.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.contract.PluginContract;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class SyslogSourceTest extends PluginContract<SyslogSource> {
    @Override
    protected SyslogSource plugin() {
        return TestConnector.source();
    }

    @ParameterizedTest
    @CsvSource({
        "tcp,--rfc5424",
        "tcp,--rfc5424 --octet-count",
        "tcp,--rfc3164",
        "tcp,--rfc3164 --octet-count",
        "udp,--rfc5424",
        "udp,--rfc3164"
    })
    void debiansLoggerIsUnderstood(String transport, String options) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/logger")), "logger of bsdutils is not installed");
        Map<String, Object> settings = settings(transport);
        try (TestConnector connector = new TestConnector(settings)) {
            List<String> command = new ArrayList<>(List.of(
                    "/usr/bin/logger",
                    "--" + transport,
                    "--server",
                    "127.0.0.1",
                    "--port",
                    settings.get("port").toString(),
                    "--tag",
                    "shop",
                    "--priority",
                    "local3.err"));
            command.addAll(List.of(options.split(" ")));
            command.add("hello from logger");
            Process logger = new ProcessBuilder(command).inheritIO().start();
            assertThat(logger.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(soon(() -> connector.stored.size() == 1)).isTrue();
            EventBody event = connector.stored.get(0);
            assertThat(event.message()).isEqualTo("hello from logger");
            assertThat(event.level()).isEqualTo("Error");
            assertThat(event.timestamp()).isNotNull();
            assertThat(event.properties())
                    .containsEntry("service.name", "shop")
                    .containsEntry("syslog.facility", "local3")
                    .containsKey("host.name");
            assertThat(connector.passedOver.get()).isZero();
        }
    }

    @Test
    void framingIsDecidedForEachMessageHoweverItArrives() throws Exception {
        String mixed = "<13>one\n8 <13>two\n<13>three\r\n\n10 <13>fo\nur\n<13>five";
        Map<String, Object> settings = settings("tcp");
        try (TestConnector connector = new TestConnector(settings)) {
            try (Socket socket = connect(settings)) {
                socket.setTcpNoDelay(true);
                for (byte each : mixed.getBytes(StandardCharsets.UTF_8)) {
                    socket.getOutputStream().write(each);
                    socket.getOutputStream().flush();
                }
            }
            assertThat(soon(() -> connector.stored.size() == 5)).isTrue();
            assertThat(messages(connector)).containsExactly("one", "two", "three", "fo\nur", "five");
        }
    }

    @Test
    void badFramingEndsItsConnectionOnly() throws Exception {
        Map<String, Object> settings = settings("tcp");
        settings.put("maxMessage", 500);
        try (TestConnector connector = new TestConnector(settings);
                Socket good = connect(settings)) {
            for (String bad :
                    List.of("99999999 <13>x", "501 <13>x", "0 x", "12x", "<13>" + "y".repeat(600), "20 <13>cut")) {
                try (Socket socket = connect(settings)) {
                    write(socket, "<13>before\n" + bad);
                    socket.shutdownOutput();
                    assertThat(socket.getInputStream().read()).as(bad).isEqualTo(-1);
                }
            }
            assertThat(soon(() -> connector.passedOver.get() == 6)).isTrue();
            write(good, "<13>good\n");
            assertThat(soon(() -> messages(connector).contains("good"))).isTrue();
            write(good, "no syslog\n<13>still good\n");
            assertThat(soon(() -> messages(connector).contains("still good"))).isTrue();
            assertThat(soon(() -> connector.passedOver.get() == 7)).isTrue();
            assertThat(connector.problem).startsWith("127.0.0.1: ").contains("priority");
            assertThat(messages(connector)).filteredOn("before"::equals).hasSize(6);
        }
    }

    @Test
    void connectionsAreLimitedAndIdleOnesEnd() throws Exception {
        Map<String, Object> settings = settings("tcp");
        settings.put("connections", 2);
        settings.put("idle", "5s");
        try (TestConnector connector = new TestConnector(settings);
                Socket first = connect(settings);
                Socket second = connect(settings)) {
            write(first, "<13>1\n");
            write(second, "<13>2\n");
            assertThat(soon(() -> connector.stored.size() == 2)).isTrue();
            try (Socket third = connect(settings)) {
                assertThat(third.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(soon(() -> connector.passedOver.get() == 1)).isTrue();
            assertThat(connector.problem).contains("too many connections");
            assertThat(first.getInputStream().read()).isEqualTo(-1);
            assertThat(second.getInputStream().read()).isEqualTo(-1);
            // A place is free a moment after its connection is closed.
            assertThat(soon(() -> isTaken(connector, settings))).isTrue();
        }
    }

    private static boolean isTaken(TestConnector connector, Map<String, Object> settings) {
        try (Socket next = connect(settings)) {
            write(next, "<13>3\n");
            return messages(connector).contains("3");
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static void sending(DatagramSocket socket, DatagramPacket packet) {
        try {
            socket.send(packet);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whenThereIsNoRoomConnectionsWaitAndDatagramsAreCounted() throws Exception {
        int sent = Receiver.ROOM + 30_000;
        Map<String, Object> tcp = settings("tcp");
        try (TestConnector connector = new TestConnector(tcp)) {
            connector.full = true;
            connector.counting = true;
            java.util.concurrent.CompletableFuture<Void> sending =
                    java.util.concurrent.CompletableFuture.runAsync(() -> {
                        try (Socket socket = connect(tcp)) {
                            OutputStream out = new java.io.BufferedOutputStream(socket.getOutputStream(), 1 << 16);
                            for (int i = 0; i < sent; i++) {
                                out.write(("<13>message " + i + "\n").getBytes(StandardCharsets.UTF_8));
                            }
                            out.flush();
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
            assertThat(soon(() -> connector.refusals > 1)).isTrue();
            connector.full = false;
            sending.get(60, TimeUnit.SECONDS);
            assertThat(soon(() -> connector.count.get() == sent)).isTrue();
            assertThat(connector.passedOver.get()).isZero();
        }
        Map<String, Object> udp = settings("udp");
        try (TestConnector connector = new TestConnector(udp);
                DatagramSocket socket = new DatagramSocket()) {
            connector.full = true;
            connector.counting = true;
            InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), (Integer) udp.get("port"));
            // The system drops datagrams of its own accord when the receiver is slow, so it takes as many as it takes.
            AtomicInteger datagrams = new AtomicInteger();
            boolean dropped = soon(() -> {
                for (int i = 0; i < 20_000; i++) {
                    datagrams.incrementAndGet();
                    byte[] bytes = "<13>datagram".getBytes(StandardCharsets.UTF_8);
                    sending(socket, new DatagramPacket(bytes, bytes.length, to));
                }
                return connector.passedOver.get() > 0;
            });
            assertThat(dropped).isTrue();
            assertThat(connector.problem).contains("dropped");
            connector.full = false;
            assertThat(soon(() -> connector.count.get() >= Receiver.ROOM)).isTrue();
            assertThat(connector.count.get() + connector.passedOver.get()).isLessThanOrEqualTo(datagrams.get());
        }
    }

    @Test
    void tlsIsSpokenAndClientsMayBeAskedForCertificates(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        openssl(
                folder,
                "req -x509 -newkey rsa:2048 -nodes -keyout plain.pem -out cert.pem -days 2 -subj /CN=localhost");
        openssl(
                folder,
                "pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -in plain.pem -out key.pem -passout pass:geheim");
        Map<String, Object> settings = settings("tls");
        settings.put("certificate", Files.readString(folder.resolve("cert.pem")));
        settings.put("privateKey", Files.readString(folder.resolve("key.pem")));
        settings.put("keyPassword", "wrong-one");
        assertThatThrownBy(() -> new TestConnector(settings))
                .hasMessageContaining("keyPassword")
                .hasMessageNotContaining("wrong-one");
        settings.put("keyPassword", "geheim");
        try (TestConnector connector = new TestConnector(settings)) {
            try (Socket socket =
                    trusting().getSocketFactory().createSocket("127.0.0.1", (Integer) settings.get("port"))) {
                write(socket, "39 <34>1 - host app - - - over TLS counted");
                write(socket, "<34>1 - host app - - - over TLS\n");
                assertThat(soon(() -> connector.stored.size() == 2)).isTrue();
            }
            try (Socket plain = connect(settings)) {
                write(plain, "<34>1 - host app - - - in the clear, and long enough to be seen as no TLS\n");
                assertThat(soon(() -> connector.passedOver.get() > 0)).isTrue();
            }
            assertThat(messages(connector)).containsExactly("over TLS counted", "over TLS");
        }
        settings.put("clientAuthority", settings.get("certificate"));
        try (TestConnector connector = new TestConnector(settings);
                Socket socket =
                        trusting().getSocketFactory().createSocket("127.0.0.1", (Integer) settings.get("port"))) {
            try {
                write(socket, "<34>1 - host app - - - who am I\n");
            } catch (java.io.IOException refused) {
                assertThat(refused).isNotNull();
            }
            assertThat(soon(() -> connector.passedOver.get() > 0)).isTrue();
            assertThat(connector.stored).isEmpty();
        }
    }

    @Test
    void onlyAllowedPortsAreListenedAt() throws Exception {
        SyslogSource standard = new SyslogSource(Map.of(), InstantSource.system());
        for (int port : new int[] {22, 514, 5513, 5600}) {
            assertThatThrownBy(() -> standard.check(read(Map.of("port", port))))
                    .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.problems())
                            .extracting(Problem::field)
                            .containsExactly("port"))
                    .hasMessageContaining("5514-5599");
        }
        standard.check(read(Map.of("port", 5514)));
        SyslogSource none = new SyslogSource(Map.of("ports", "any"), InstantSource.system());
        assertThatThrownBy(() -> none.check(read(Map.of("port", 5514)))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> standard.check(
                        read(Map.of("port", 5514, "bind", "evil.example", "timeZone", "Mars", "transport", "tls"))))
                .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .containsExactly("bind", "timeZone", "certificate", "privateKey"));
    }

    @Test
    void aPortInUseIsSaidAndFreeAfterwards() throws Exception {
        Map<String, Object> settings = settings("tcp");
        try (TestConnector first = new TestConnector(settings)) {
            assertThatThrownBy(() -> new TestConnector(settings)).hasStackTraceContaining("cannot be listened at");
            assertThat(first.failing).isNull();
        }
        new TestConnector(settings).close();
    }

    private static Map<String, Object> settings(String transport) throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return new HashMap<>(Map.of("port", free.getLocalPort(), "transport", transport));
        }
    }

    private Settings read(Map<String, Object> raw) {
        return Settings.of(plugin().parameters(), raw);
    }

    private static Socket connect(Map<String, Object> settings) throws java.io.IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), (Integer) settings.get("port"));
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws java.io.IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static List<String> messages(TestConnector connector) {
        return connector.stored.stream().map(EventBody::message).toList();
    }

    private static void openssl(Path folder, String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustEveryone()}, null);
        return context;
    }

    private static final class TrustEveryone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new IllegalStateException("it is a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            assertThat(chain).isNotEmpty();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
