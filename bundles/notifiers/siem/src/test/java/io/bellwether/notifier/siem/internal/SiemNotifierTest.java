// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.siem.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.contract.NotifierContract;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiemNotifierTest extends NotifierContract {
    private static final String KEY_TEXT = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0LWtleQ==\n-----END PRIVATE KEY-----";

    @TempDir
    static Path folder;

    @Override
    protected Notifier plugin() {
        return new SiemNotifier();
    }

    @Override
    protected Map<String, Object> settings(String host, int port) {
        Map<String, Object> settings = new HashMap<>(Map.of("host", host, "port", port, "timeout", "60s"));
        settings.put("clientKey", KEY_TEXT);
        return settings;
    }

    private static Map<String, Object> settings(int port, Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(Map.of("host", "127.0.0.1", "port", port, "timeout", "60s"));
        settings.putAll(more);
        return settings;
    }

    private static Notification opened() {
        return Samples.notification(Reason.OPENED);
    }

    @Test
    void speaksCefInSyslogOverTcpWithCountedOctets() throws Exception {
        try (Collector collector = Collector.plain()) {
            assertThat(send(settings(collector.port(), Map.of("transport", "tcp")), opened()))
                    .isInstanceOf(DeliveryOutcome.Delivered.class);

            String said = collector.next();
            int space = said.indexOf(' ');
            String message = said.substring(space + 1);
            assertThat(Integer.parseInt(said.substring(0, space)))
                    .isEqualTo(message.getBytes(StandardCharsets.UTF_8).length);
            assertThat(message)
                    .startsWith(
                            "<130>1 2025-08-12T03:04:05Z bellwether bellwether - opened - "
                                    + "CEF:0|Bellwether|Bellwether|1|auth-token-errors|Token errors|10|rt=1754967845000 act=opened ")
                    .contains(
                            "cs1Label=Tenant cs1=harbour-wren",
                            "externalId=alert-1",
                            "msg=62 token errors/min is above 50 – “Zoë & Sons” <prod>",
                            "dvchost=HW-WEB01",
                            "cs6Label=Labels cs6=node\\=HW-WEB01",
                            "cfp1Label=Value cfp1=62.0",
                            "request=http://127.0.0.1:8181/alerts/alert-1");
        }
    }

    @Test
    void endsMessagesWithALineFeedWhereThatIsWanted() throws Exception {
        try (Collector collector = Collector.plain()) {
            send(settings(collector.port(), Map.of("transport", "tcp", "framing", "newline")), opened());
            assertThat(collector.next()).startsWith("<130>1 ").endsWith("\n").containsOnlyOnce("\n");
        }
    }

    @Test
    void sendsDatagrams() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            socket.setSoTimeout(60_000);
            send(settings(socket.getLocalPort(), Map.of("transport", "udp", "facility", 4)), opened());
            byte[] bytes = new byte[65_535];
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            socket.receive(packet);
            assertThat(new String(bytes, 0, packet.getLength(), StandardCharsets.UTF_8))
                    .startsWith("<34>1 ")
                    .contains("CEF:0|");
        }
    }

    @Test
    void tlsTrustsTheGivenAuthorityOnlyAndShowsItsCertificate() throws Exception {
        Authority authority = Authority.make(folder);
        try (Collector collector = Collector.tls(authority, true)) {
            Map<String, Object> mutual = settings(
                    collector.port(),
                    Map.of(
                            "caCertificate", authority.certificate(),
                            "clientCertificate", authority.clientCertificate(),
                            "clientKey", authority.clientKey()));
            assertThat(plugin().check(Settings.of(plugin().parameters(), mutual)))
                    .isEmpty();
            assertThat(send(mutual, opened())).isInstanceOf(DeliveryOutcome.Delivered.class);
            assertThat(collector.next()).contains("CEF:0|Bellwether");

            Map<String, Object> unknown = settings(collector.port(), Map.of("caCertificate", authority.certificate()));
            assertThat(send(unknown, opened())).isInstanceOf(DeliveryOutcome.RetryAfter.class);

            assertThat(send(settings(collector.port(), Map.of()), opened()))
                    .isInstanceOfSatisfying(DeliveryOutcome.RetryAfter.class, retry -> assertThat(retry.reason())
                            .startsWith("no secure connection to 127.0.0.1: "));

            mutual.put("host", "localhost");
            assertThat(send(mutual, opened()))
                    .as("a certificate for another name")
                    .isInstanceOf(DeliveryOutcome.RetryAfter.class);
        }
    }

    @Test
    void aConnectionThatIsResetIsTriedAgain() throws Exception {
        try (Collector collector = Collector.resetting()) {
            assertThat(send(settings(collector.port(), Map.of("transport", "tcp")), opened()))
                    .isInstanceOf(DeliveryOutcome.RetryAfter.class);
            assertThat(send(settings(collector.port(), Map.of()), opened()))
                    .isInstanceOf(DeliveryOutcome.RetryAfter.class);
        }
    }

    @Test
    void cutsBetweenCharactersAndNotInsideAnEscape() {
        String text = "x\\\\".repeat(20) + "é".repeat(1_000);
        for (int most = 80; most < 140; most++) {
            byte[] line = SyslogLine.of(16, Severity.INFO, Samples.TIME, "h", "n", "k", text, most);
            String read = new String(line, StandardCharsets.UTF_8);
            assertThat(line.length).isBetween(most - 3, most);
            assertThat(read).doesNotContain("\ufffd");
            assertThat(read.replace("\\\\", "")).doesNotContain("\\");
        }
    }

    @Test
    void settingsThatDoNotGoTogetherAreRefused() {
        Map<String, Object> wrong = settings(1, Map.of("host", "a b", "clientKey", KEY_TEXT));
        assertThat(plugin().check(Settings.of(plugin().parameters(), wrong)))
                .extracting(Problem::field)
                .containsExactly("host", "clientKey");
        Map<String, Object> broken = settings(1, Map.of("caCertificate", "none"));
        List<Problem> problems = plugin().check(Settings.of(plugin().parameters(), broken));
        assertThat(problems).extracting(Problem::field).containsExactly("caCertificate");
    }

    @Test
    void aPreviewShowsTheLines() {
        Settings settings = Settings.of(plugin().parameters(), settings(1, Map.of()));
        assertThat(plugin().preview(opened(), settings)).startsWith("<130>1 ").contains("CEF:0|Bellwether|");
    }
}
