// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.contract.PluginContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest extends PluginContract<KafkaEventSource> {
    @Override
    protected KafkaEventSource plugin() {
        return new KafkaEventSource();
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        Map<String, Object> wrong = Map.of(
                "brokers",
                List.of("kafka", "kafka:99999", "http://kafka:9092"),
                "topics",
                List.of("a b"),
                "security",
                "sasl-ssl",
                "clientCertificate",
                "x");
        assertThatThrownBy(() -> plugin().check(read(wrong)))
                .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .containsExactly(
                                "brokers", "brokers", "brokers", "topics", "username", "password", "clientKey"));
    }

    @Test
    void theHostsAreThoseOfTheBrokers() {
        Settings settings = read(Map.of("brokers", "a.example:9092, 10.0.0.7:9093,[::1]:9094", "topics", "t"));
        plugin().check(settings);
        assertThat(plugin().hosts(settings)).containsExactly("a.example", "10.0.0.7", "::1");
    }

    @Test
    void secretsAreQuotedForTheLoginModule() {
        Map<String, Object> raw = new HashMap<>(Map.of(
                "brokers", "a:1", "topics", "t", "security", "sasl-ssl", "username", "u", "password", "p\"; x=\\\"1"));
        Settings settings = read(raw);
        assertThat(KafkaSettings.client(settings, "c"))
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\""
                                + " password=\"p\\\"; x=\\\\\\\"1\";")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512");
        assertThat(settings.toString()).doesNotContain("p\"");
    }

    private Settings read(Map<String, Object> raw) {
        return Settings.of(plugin().parameters(), raw);
    }
}
