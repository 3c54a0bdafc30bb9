// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.contract.NotifierContract;
import io.bellwether.testkit.kafka.LocalBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and records on a real broker. */
class KafkaNotifierTest extends NotifierContract {
    private static LocalBroker broker;

    private final KafkaNotifier notifier = new KafkaNotifier();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        broker = new LocalBroker(folder);
        broker.createTopic("alerts", 2);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @AfterEach
    void stop() {
        notifier.stop();
    }

    @Override
    protected Notifier plugin() {
        return notifier;
    }

    @Override
    protected Map<String, Object> settings(String host, int port) {
        return new HashMap<>(Map.of(
                "brokers", List.of(host + ":" + port), "topic", "alerts", "timeout", "2s", "password", "pass-word-1"));
    }

    private static Map<String, Object> real() {
        return new HashMap<>(Map.of("brokers", List.of(broker.address()), "topic", "alerts", "timeout", "20s"));
    }

    private static List<ConsumerRecord<String, String>> read(int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                broker.address(),
                "group.id",
                "g-" + System.nanoTime(),
                "auto.offset.reset",
                "earliest");
        List<ConsumerRecord<String, String>> found = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("alerts"));
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (found.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
        }
        return found;
    }

    @Test
    void writesOneRecordForEachAlertAndGoesOnAfterTheBrokerWasAway() throws Exception {
        DeliveryOutcome first = send(real(), Samples.notification(Reason.OPENED));
        assertThat(first)
                .isInstanceOfSatisfying(DeliveryOutcome.Delivered.class, delivered -> assertThat(delivered.reference())
                        .matches("alerts-[01]@\\d+"));
        Map<String, Object> cef = real();
        cef.put("format", "cef");
        assertThat(send(cef, Samples.notification(Reason.CLEARED))).isInstanceOf(DeliveryOutcome.Delivered.class);

        broker.stop();
        Map<String, Object> hasty = real();
        hasty.put("timeout", "2s");
        assertThat(send(hasty, Samples.notification(Reason.REPEATED))).isInstanceOf(DeliveryOutcome.RetryAfter.class);
        broker.start();
        assertThat(send(real(), Samples.notification(Reason.REPEATED))).isInstanceOf(DeliveryOutcome.Delivered.class);

        List<ConsumerRecord<String, String>> records = read(3);
        assertThat(records).extracting(ConsumerRecord::key).containsOnly("alert-1");
        assertThat(records)
                .extracting(ConsumerRecord::partition)
                .containsOnly(records.get(0).partition());
        JsonNode json = new ObjectMapper().readTree(records.get(0).value());
        assertThat(json.path("reason").asText()).isEqualTo("opened");
        assertThat(records.get(1).value()).startsWith("CEF:0|Bellwether|");
        assertThat(new String(
                        records.get(0).headers().lastHeader("notification-id").value(), StandardCharsets.UTF_8))
                .isEqualTo("notification-1");
    }

    @Test
    void aNameThatCannotBeATopicIsRefused() throws Exception {
        Map<String, Object> raw = real();
        raw.put("topic", "bad..name!");
        assertThat(notifier.check(Settings.of(notifier.parameters(), raw)))
                .extracting(Problem::field)
                .containsExactly("topic");
        assertThat(send(raw, Samples.notification(Reason.OPENED))).isInstanceOf(DeliveryOutcome.Rejected.class);
    }

    @Test
    void settingsThatDoNotGoTogetherAreRefused() {
        Settings wrong = Settings.of(
                notifier.parameters(),
                Map.of("brokers", List.of("nowhere"), "topic", "t", "security", "sasl-ssl", "clientKey", "k"));
        assertThat(notifier.check(wrong))
                .extracting(Problem::field)
                .containsExactly("brokers", "username", "password", "clientKey");
    }

    @Test
    void aPreviewShowsTheRecord() {
        Settings settings =
                Settings.of(notifier.parameters(), Map.of("brokers", List.of("k:9092"), "topic", "t", "format", "cef"));
        assertThat(notifier.preview(Samples.notification(Reason.OPENED), settings))
                .startsWith("CEF:0|Bellwether|");
    }
}
