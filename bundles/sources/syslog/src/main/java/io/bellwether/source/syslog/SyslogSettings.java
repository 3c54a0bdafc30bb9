// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What a connector that listens for syslog is told. */
final class SyslogSettings {
    static final Parameter<Long> PORT = Parameter.integer("port", "Port", "Where to listen; one the node allows.")
            .between(1L, 65_535L)
            .required();
    static final Parameter<String> BIND = Parameter.text(
                    "bind", "Address", "The node's own address to listen at; 0.0.0.0 is all of them.")
            .orElse("127.0.0.1");
    static final Parameter<String> TRANSPORT = Parameter.choice(
                    "transport", "Transport", "How messages come.", List.of("udp", "tcp", "tls"))
            .orElse("tcp");
    static final Parameter<String> ZONE = Parameter.text(
                    "timeZone", "Time zone", "Of times without one, as in RFC 3164; such as Australia/Sydney.")
            .orElse("UTC");
    static final Parameter<Long> LONGEST = Parameter.integer(
                    "maxMessage", "Longest message", "A longer one ends its connection.")
            .between(480L, 1_048_576L)
            .orElse(65_536L)
            .unit("bytes");
    static final Parameter<Long> CONNECTIONS = Parameter.integer(
                    "connections", "Connections", "So many at once; one more is closed.")
            .between(1L, 500L)
            .orElse(100L);
    static final Parameter<Duration> IDLE = Parameter.duration(
                    "idle", "Idle", "A connection on which nothing came for so long is closed.")
            .between(Duration.ofSeconds(5), Duration.ofDays(1))
            .orElse(Duration.ofMinutes(15));
    static final Parameter<String> CERTIFICATE =
            Parameter.text("certificate", "Certificate", "TLS: PEM, with its chain.");
    static final Parameter<String> KEY = Parameter.text(
                    "privateKey", "Private key", "TLS: PEM, PKCS #8, encrypted or not.")
            .secret();
    static final Parameter<String> PASSWORD = Parameter.text(
                    "keyPassword", "Key password", "TLS: of an encrypted private key.")
            .secret();
    static final Parameter<String> CLIENTS =
            Parameter.text("clientAuthority", "Client authority", "TLS: PEM; senders must show a certificate of it.");

    private SyslogSettings() {}

    static List<Parameter<?>> parameters() {
        return List.of(PORT, BIND, TRANSPORT, ZONE, LONGEST, CONNECTIONS, IDLE, CERTIFICATE, KEY, PASSWORD, CLIENTS);
    }

    /** @throws InvalidInput with all that is wrong */
    static void check(Settings settings, AllowedPorts ports) {
        List<Problem> problems = new ArrayList<>();
        long port = settings.get(PORT);
        if (!ports.contains(port)) {
            problems.add(new Problem(
                    PORT.key(),
                    String.valueOf(port),
                    "is none of the ports the node allows (" + ports + "); its administrator sets them in etc/"
                            + AllowedPorts.PID + ".cfg, such as ports = 5514-5599"));
        }
        if (!settings.get(BIND).matches("[0-9.]{7,15}|[0-9a-fA-F:]{2,45}")) {
            problems.add(new Problem(BIND.key(), settings.get(BIND), "must be an IP address, such as 127.0.0.1"));
        }
        try {
            ZoneId.of(settings.get(ZONE));
        } catch (DateTimeException e) {
            problems.add(new Problem(ZONE.key(), settings.get(ZONE), "is no time zone, such as Australia/Sydney"));
        }
        if (settings.get(TRANSPORT).equals("tls")) {
            for (Parameter<String> needed : List.of(CERTIFICATE, KEY)) {
                if (settings.find(needed).isEmpty()) {
                    problems.add(new Problem(needed.key(), null, "is required with transport tls"));
                }
            }
            if (problems.isEmpty()) {
                Tls.context(settings);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }
}
