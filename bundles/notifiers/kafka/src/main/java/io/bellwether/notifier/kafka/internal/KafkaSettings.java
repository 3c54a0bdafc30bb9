// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.kafka.internal;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** What a channel to Kafka is told, and how the client is told of it. */
final class KafkaSettings {
    static final Parameter<List<String>> BROKERS = Parameter.textList(
                    "brokers", "Brokers", "Some of the cluster's brokers, each as host:port.")
            .required();
    static final Parameter<String> TOPIC = Parameter.text("topic", "Topic", "Where records go; it must be there.")
            .required();
    static final Parameter<String> FORMAT = Parameter.choice(
                    "format", "Format", "What a record holds: the canonical JSON, or CEF.", List.of("json", "cef"))
            .orElse("json");
    static final Parameter<String> SECURITY = Parameter.choice(
                    "security",
                    "Security",
                    "How to connect.",
                    List.of("plaintext", "ssl", "sasl-plaintext", "sasl-ssl"))
            .orElse("plaintext");
    static final Parameter<String> MECHANISM = Parameter.choice(
                    "saslMechanism",
                    "SASL mechanism",
                    "How to prove who we are.",
                    List.of("plain", "scram-sha-256", "scram-sha-512"))
            .orElse("scram-sha-512");
    static final Parameter<String> USER = Parameter.text("username", "User name", "For SASL.");
    static final Parameter<String> PASSWORD =
            Parameter.text("password", "Password", "For SASL.").secret();
    static final Parameter<String> AUTHORITY = Parameter.text(
            "caCertificate", "CA certificate", "PEM; whom to trust for TLS, if not the authorities Java knows.");
    static final Parameter<String> CERTIFICATE =
            Parameter.text("clientCertificate", "Client certificate", "PEM, with its chain; for mutual TLS.");
    static final Parameter<String> KEY = Parameter.text(
                    "clientKey", "Client key", "PEM, PKCS #8, not encrypted; for mutual TLS.")
            .secret();
    static final Parameter<Duration> TIMEOUT = Parameter.duration(
                    "timeout", "Timeout", "How long all records of one message may take.")
            .orElse(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final Pattern BROKER = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/@\\[\\]]+):(\\d{1,5})");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final int HIGHEST_PORT = 65_535;
    private static final long ROOM = 8L * 1024 * 1024;

    private KafkaSettings() {}

    static List<Parameter<?>> parameters() {
        return List.of(
                BROKERS, TOPIC, FORMAT, SECURITY, MECHANISM, USER, PASSWORD, AUTHORITY, CERTIFICATE, KEY, TIMEOUT);
    }

    static List<Problem> check(Settings settings) {
        List<Problem> problems = new ArrayList<>();
        for (String broker : settings.get(BROKERS)) {
            Matcher parts = BROKER.matcher(broker);
            if (!parts.matches() || Integer.parseInt(parts.group(2)) > HIGHEST_PORT) {
                problems.add(new Problem(BROKERS.key(), broker, "must be host:port, such as kafka-1.example:9092"));
            }
        }
        if (settings.get(BROKERS).isEmpty()) {
            problems.add(new Problem(BROKERS.key(), null, "must name at least one broker"));
        }
        if (!NAME.matcher(settings.get(TOPIC)).matches()) {
            problems.add(new Problem(
                    TOPIC.key(),
                    settings.get(TOPIC),
                    "is no topic's name: letters, digits, '.', '_' and '-', at most 249"));
        }
        if (settings.get(SECURITY).startsWith("sasl")) {
            for (Parameter<String> needed : List.of(USER, PASSWORD)) {
                if (settings.find(needed).isEmpty()) {
                    problems.add(
                            new Problem(needed.key(), null, "is required with security " + settings.get(SECURITY)));
                }
            }
        }
        if (settings.find(CERTIFICATE).isPresent() != settings.find(KEY).isPresent()) {
            problems.add(new Problem(KEY.key(), null, "goes with clientCertificate: give both or none"));
        }
        return problems;
    }

    static List<String> hosts(Settings settings) {
        return settings.get(BROKERS).stream()
                .map(broker -> broker.substring(0, Math.max(0, broker.lastIndexOf(':'))))
                .map(host -> host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                .toList();
    }

    /** For an idempotent producer: what the broker has stored is not stored twice by the client's own retries. */
    static Map<String, Object> client(Settings settings, String client) {
        int millis = (int) settings.get(TIMEOUT).toMillis();
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", settings.get(BROKERS)));
        all.put(ProducerConfig.CLIENT_ID_CONFIG, client);
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) millis);
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(500, millis / 2));
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, ROOM);
        all.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        all.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 250L);
        all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000L);
        String security = settings.get(SECURITY);
        all.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                security.replace('-', '_').toUpperCase(Locale.ROOT));
        if (security.startsWith("sasl")) {
            String mechanism = settings.get(MECHANISM).toUpperCase(Locale.ROOT);
            all.put(SaslConfigs.SASL_MECHANISM, mechanism);
            all.put(SaslConfigs.SASL_JAAS_CONFIG, login(mechanism, settings.get(USER), settings.get(PASSWORD)));
        }
        settings.find(AUTHORITY).ifPresent(pem -> {
            all.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            all.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, pem);
        });
        settings.find(CERTIFICATE).ifPresent(pem -> {
            all.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
            all.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, pem);
            all.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, settings.get(KEY));
        });
        return all;
    }

    private static String login(String mechanism, String user, String password) {
        String module = mechanism.equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return module + " required username=" + quoted(user) + " password=" + quoted(password) + ";";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
