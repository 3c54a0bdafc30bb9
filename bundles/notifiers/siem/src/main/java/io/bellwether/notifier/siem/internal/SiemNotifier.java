// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.siem.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.cef.Cef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;

/** Sends each alert to a SIEM: in the Common Event Format, framed as syslog of RFC 5424, over TLS, TCP or UDP. */
@Component(service = Notifier.class)
public final class SiemNotifier implements Notifier {
    static final Parameter<String> HOST =
            Parameter.text("host", "Host", "The collector's name or address.").required();
    static final Parameter<Long> PORT = Parameter.integer("port", "Port", "Of the collector.")
            .between(1L, 65_535L)
            .orElse(6_514L);
    static final Parameter<String> TRANSPORT = Parameter.choice(
                    "transport",
                    "Transport",
                    "TLS says who listens and that it arrived there; UDP says nothing.",
                    List.of("tls", "tcp", "udp"))
            .orElse("tls");
    static final Parameter<String> FRAMING = Parameter.choice(
                    "framing",
                    "Framing",
                    "How messages are told apart on a connection: counted octets, or a line feed behind each.",
                    List.of("octet-counting", "newline"))
            .orElse("octet-counting");
    static final Parameter<Long> FACILITY = Parameter.integer("facility", "Facility", "Of syslog; 16 is local0.")
            .between(0L, 23L)
            .orElse(16L);
    static final Parameter<String> NAME = Parameter.text("hostname", "Host name", "Which name stands in the messages.")
            .orElse("bellwether");
    static final Parameter<Long> LONGEST = Parameter.integer(
                    "maxMessage", "Longest message", "A longer one is cut; collectors take at least 2,048.")
            .between(480L, 65_000L)
            .orElse(8_192L)
            .unit("bytes");
    static final Parameter<String> AUTHORITY = Parameter.text(
            "caCertificate", "CA certificate", "TLS: PEM; whom to trust, if not the authorities Java knows.");
    static final Parameter<String> CERTIFICATE =
            Parameter.text("clientCertificate", "Client certificate", "TLS: PEM, with its chain; for mutual TLS.");
    static final Parameter<String> KEY = Parameter.text(
                    "clientKey", "Client key", "TLS: PEM, PKCS #8, not encrypted; for mutual TLS.")
            .secret();
    static final Parameter<Duration> TIMEOUT = Parameter.duration(
                    "timeout", "Timeout", "How long one message may take.")
            .orElse(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final int MOST_SHOWN = 20;

    @Override
    public String id() {
        return "siem";
    }

    @Override
    public String title() {
        return "SIEM (CEF over syslog)";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(HOST, PORT, TRANSPORT, FRAMING, FACILITY, NAME, LONGEST, AUTHORITY, CERTIFICATE, KEY, TIMEOUT);
    }

    @Override
    public List<Problem> check(Settings settings) {
        List<Problem> problems = new ArrayList<>();
        if (!settings.get(HOST).matches("[A-Za-z0-9._:-]{1,255}")) {
            problems.add(new Problem(HOST.key(), settings.get(HOST), "must be a name or an address, without a port"));
        }
        if (settings.find(CERTIFICATE).isPresent() != settings.find(KEY).isPresent()) {
            problems.add(new Problem(KEY.key(), null, "goes with clientCertificate: give both or none"));
        } else {
            problems.addAll(Trust.check(settings));
        }
        return problems;
    }

    @Override
    public String preview(Notification notification, Settings settings) {
        return messages(notification, settings).stream()
                .limit(MOST_SHOWN)
                .map(message -> new String(message, StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
        String refusal = notification.egress().refusal(settings.get(HOST));
        if (refusal != null) {
            return new DeliveryOutcome.Rejected(refusal);
        }
        List<byte[]> messages = messages(notification, settings);
        return settings.get(TRANSPORT).equals("udp")
                ? Wire.datagrams(messages, settings)
                : Wire.stream(messages, settings);
    }

    private static List<byte[]> messages(Notification notification, Settings settings) {
        List<Alert> alerts = new ArrayList<>(notification.alerts());
        if (alerts.isEmpty()) {
            alerts.add(null);
        }
        List<byte[]> messages = new ArrayList<>();
        for (Alert alert : alerts) {
            messages.add(SyslogLine.of(
                    settings.get(FACILITY),
                    alert == null ? Severity.INFO : alert.severity(),
                    notification.createdAt(),
                    settings.get(NAME),
                    "bellwether",
                    notification.reason().toString(),
                    Cef.of(notification, alert),
                    settings.get(LONGEST).intValue()));
        }
        return messages;
    }
}
