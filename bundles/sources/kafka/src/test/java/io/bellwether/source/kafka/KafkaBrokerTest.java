// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.kafka;

import static io.bellwether.source.kafka.TestConnector.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.testkit.kafka.LocalBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker. */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaBrokerTest {
    private static final int MANY = 100_000;

    private LocalBroker broker;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        broker = new LocalBroker(folder);
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void nothingIsLostOrDoubledWhenTheBrokerAndTheConnectorAreRestarted(@TempDir Path own) throws Exception {
        LocalBroker shared = broker;
        broker = new LocalBroker(own);
        try {
            restarts();
        } finally {
            broker.close();
            broker = shared;
        }
    }

    private void restarts() throws Exception {
        broker.createTopic("many", 3);
        Map<String, EventBody> stored = new ConcurrentHashMap<>();
        Map<String, Object> settings = settings("many", "g-many");
        broker.produce("many", 0, MANY / 2, "lz4", KafkaBrokerTest::line);
        int first;
        try (TestConnector connector = new TestConnector(settings, stored)) {
            assertThat(soon(() -> connector.stored.size() > MANY / 10)).isTrue();
            broker.stop();
            assertThat(soon(() -> connector.failing != null)).isTrue();
            assertThat(connector.failing).contains(broker.address());
            broker.start();
            assertThat(soon(() -> connector.stored.size() > MANY / 5)).isTrue();
            first = connector.taken.get();
        }
        CompletableFuture<Void> rest = CompletableFuture.runAsync(() -> {
            try {
                broker.produce("many", MANY / 2, MANY, "zstd", KafkaBrokerTest::line);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try (TestConnector connector = new TestConnector(settings, stored)) {
            assertThat(soon(() -> connector.stored.size() >= MANY)).isTrue();
            rest.get();
            assertThat(soon(() -> committed("g-many") == MANY)).isTrue();
            assertThat(connector.failing).isNull();
            assertThat(first).isLessThanOrEqualTo(MANY);
        }
        assertThat(stored).hasSize(MANY);
        assertThat(stored.values().stream().map(EventBody::message).distinct()).hasSize(MANY);
    }

    @Test
    void offsetsAreCommittedOnlyBehindWhatIsStored() throws Exception {
        broker.createTopic("full", 2);
        broker.produce("full", 0, 50, "none", KafkaBrokerTest::line);
        try (TestConnector connector = new TestConnector(settings("full", "g-full"))) {
            connector.full = true;
            broker.produce("full", 50, 100, "none", KafkaBrokerTest::line);
            assertThat(soon(() -> connector.refusals >= 2)).isTrue();
            long before = committed("g-full");
            assertThat(before).isEqualTo(connector.taken.get()).isLessThan(100);
            connector.full = false;
            assertThat(soon(() -> connector.stored.size() == 100)).isTrue();
            assertThat(soon(() -> committed("g-full") == 100)).isTrue();
            assertThat(connector.taken.get()).isEqualTo(100);
        }
    }

    @Test
    void poisonIsCountedAndPassedOver() throws Exception {
        broker.createTopic("poison", 1);
        broker.produce("poison", 0, 100, "snappy", i -> i % 10 == 3 ? poison(i) : line(i));
        try (TestConnector connector = new TestConnector(settings("poison", "g-poison"))) {
            assertThat(soon(() -> connector.stored.size() == 90)).isTrue();
            assertThat(soon(() -> connector.passedOver.get() == 10)).isTrue();
            assertThat(connector.problem).startsWith("poison-0 at 93: ");
            assertThat(soon(() -> committed("g-poison") == 100)).isTrue();
            EventBody event = connector.stored.values().stream()
                    .filter(each -> each.message().equals("event 42"))
                    .findFirst()
                    .orElseThrow();
            assertThat(event.source()).isEqualTo("kafka");
            assertThat(event.eventId()).matches("4L6g3nShT-eMCtK--X86sw:poison-0-42-\\d{13}");
            assertThat(event.properties())
                    .containsEntry("messaging.destination.name", "poison")
                    .containsEntry("messaging.kafka.offset", 42L)
                    .containsEntry("messaging.kafka.message.key", "k42")
                    .containsEntry("App", "shop");
        }
    }

    @Test
    void everyCodecIsRead() throws Exception {
        broker.createTopic("codecs", 1);
        int at = 0;
        for (String codec : new String[] {"none", "gzip", "snappy", "lz4", "zstd"}) {
            broker.produce("codecs", at, at + 20, codec, KafkaBrokerTest::line);
            at += 20;
        }
        try (TestConnector connector = new TestConnector(settings("codecs", "g-codecs"))) {
            assertThat(soon(() -> connector.stored.size() == 100)).isTrue();
        }
    }

    @Test
    void theLatestIsWhatComesAfterTheFirstStart() throws Exception {
        broker.createTopic("late", 1);
        broker.produce("late", 0, 10, "none", KafkaBrokerTest::line);
        Map<String, Object> settings = settings("late", "g-late");
        settings.put("startFrom", "latest");
        try (TestConnector connector = new TestConnector(settings)) {
            assertThat(soon(() -> committed("g-late") == 10)).isTrue();
            assertThat(connector.stored).isEmpty();
        }
        broker.produce("late", 10, 15, "none", KafkaBrokerTest::line);
        try (TestConnector connector = new TestConnector(settings)) {
            assertThat(soon(() -> connector.stored.size() == 5)).isTrue();
        }
    }

    @Test
    void twoMembersShareAndTakeOver() throws Exception {
        broker.createTopic("shared", 4);
        Map<String, EventBody> stored = new ConcurrentHashMap<>();
        try (TestConnector stays = new TestConnector(settings("shared", "g-shared"), stored)) {
            broker.produce("shared", 0, 5_000, "none", KafkaBrokerTest::line);
            try (TestConnector leaves = new TestConnector(settings("shared", "g-shared"), stored)) {
                broker.produce("shared", 5_000, 10_000, "none", KafkaBrokerTest::line);
                assertThat(soon(() -> {
                            produceQuietly("shared", stored.size());
                            return leaves.taken.get() > 0;
                        }))
                        .isTrue();
            }
            long expected = stored.size();
            broker.produce("shared", 1_000_000, 1_001_000, "none", KafkaBrokerTest::line);
            assertThat(soon(() -> stored.size() >= expected + 1_000)).isTrue();
            assertThat(soon(() -> committed("g-shared") == stored.size())).isTrue();
            assertThat(stays.failing).isNull();
        }
    }

    @Test
    void aTopicThatIsNotThereIsSaid() throws Exception {
        try (TestConnector connector = new TestConnector(settings("nowhere", "g-nowhere"))) {
            assertThat(soon(() -> connector.failing != null)).isTrue();
            assertThat(connector.failing).contains("topic 'nowhere' does not exist");
            broker.createTopic("nowhere", 1);
            broker.produce("nowhere", 0, 1, "none", KafkaBrokerTest::line);
            assertThat(soon(() -> connector.failing == null && connector.stored.size() == 1))
                    .isTrue();
        }
    }

    @Test
    void aBrokerThatIsNotThereIsSaid() throws Exception {
        Map<String, Object> settings = settings("many", "g-away");
        String nobody = "127.0.0.1:" + LocalBroker.freePort();
        settings.put("brokers", nobody);
        try (TestConnector connector = new TestConnector(settings)) {
            assertThat(soon(() -> connector.failing != null)).isTrue();
            assertThat(connector.failing).contains(nobody);
        }
        settings.put("brokers", "no-such-host.invalid:9092");
        try (TestConnector connector = new TestConnector(settings)) {
            assertThat(soon(() -> connector.failing != null)).isTrue();
            assertThat(connector.failing).contains("bootstrap");
        }
    }

    private Map<String, Object> settings(String topic, String group) {
        return new HashMap<>(
                Map.of("brokers", broker.address(), "topics", topic, "group", group, "startFrom", "earliest"));
    }

    private void produceQuietly(String topic, int at) {
        try {
            broker.produce(topic, 2_000_000 + at, 2_000_040 + at, "none", KafkaBrokerTest::line);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long committed(String group) {
        try {
            return broker.committed(group);
        } catch (Exception e) {
            return -1;
        }
    }

    private static byte[] line(int i) {
        return ("{\"@t\":\"2026-03-01T10:00:00Z\",\"@m\":\"event " + i + "\",\"App\":\"shop\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] poison(int i) {
        return i == 13 ? null : ("{\"@t\":" + i).getBytes(StandardCharsets.UTF_8);
    }
}
