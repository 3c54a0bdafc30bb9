// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.kafka;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.SourceContext;
import io.bellwether.lines.LineFormat;
import io.bellwether.lines.Unreadable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics batch by batch: a batch is handed over, and only when that succeeded its offsets are committed. A batch
 * that could not be stored is read again after a while, in which the group membership is kept.
 */
final class TopicReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration COMMIT = Duration.ofSeconds(10);
    private static final Duration QUICK = Duration.ofSeconds(5);
    private static final long FIRST_WAIT = 500;
    private static final int MOST_DOUBLINGS = 6;

    private final SourceContext connector;
    private final Settings settings;
    private final Batches batches;
    private final RecordReader records;
    private final CountDownLatch stopping = new CountDownLatch(1);
    /** How far each partition is stored without the brokers knowing; the reader's own. */
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();

    private volatile Consumer<byte[], byte[]> kafka;
    private int failures;
    private long lookedAt = System.nanoTime();
    private long heardOf = System.nanoTime();

    /** Takes a batch; returns when it is durable. */
    interface Batches {
        void take(List<EventBody> events) throws Exception;
    }

    TopicReader(SourceContext connector, Batches batches) {
        this.connector = connector;
        this.batches = batches;
        settings = connector.settings();
        records = new RecordReader(LineFormat.of(settings.get(LineFormat.PARAMETER)));
    }

    /** Makes {@link #run} end. From any thread. */
    void stop() {
        stopping.countDown();
        Consumer<byte[], byte[]> current = kafka;
        if (current != null) {
            current.wakeup();
        }
    }

    private boolean stopped() {
        return stopping.getCount() == 0;
    }

    @Override
    public void run() {
        // The client finds login modules and codecs by their names.
        Thread.currentThread().setContextClassLoader(KafkaConsumer.class.getClassLoader());
        while (!stopped()) {
            try {
                session();
            } catch (WakeupException | InterruptException e) {
                LOG.debug("The reader of {} ends", connector.connector());
            } catch (AuthenticationException | AuthorizationException e) {
                rest("the brokers refuse us: " + e.getMessage());
            } catch (TimeoutException e) {
                rest("no answer from the brokers " + brokers() + ": " + e.getMessage());
            } catch (KafkaException e) {
                rest("brokers " + brokers() + ": " + words(e));
            }
        }
    }

    private void rest(String reason) {
        connector.failing(reason);
        try {
            stopping.await(nextWait(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopping.countDown();
        }
    }

    private long nextWait() {
        return FIRST_WAIT << Math.min(failures++, MOST_DOUBLINGS);
    }

    private void session() {
        String client = "bellwether-" + connector.where().tenant() + "-" + connector.connector();
        Map<String, Object> configuration = KafkaSettings.client(settings, client);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(configuration, records, records)) {
            kafka = consumer;
            if (stopped()) {
                return;
            }
            heardOf = System.nanoTime();
            uncommitted.clear();
            consumer.subscribe(settings.get(KafkaSettings.TOPICS), new FirstStart(consumer));
            while (!stopped()) {
                ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
                if (batch.isEmpty()) {
                    look(consumer);
                } else if (store(batch)) {
                    failures = 0;
                    note(batch);
                    commit(consumer);
                } else {
                    rewind(consumer, batch);
                    hold(consumer, nextWait());
                }
            }
        } finally {
            kafka = null;
        }
    }

    private boolean store(ConsumerRecords<byte[], byte[]> batch) {
        List<EventBody> events = new ArrayList<>(batch.count());
        int unreadable = 0;
        String problem = null;
        for (ConsumerRecord<byte[], byte[]> item : batch) {
            try {
                events.add(records.read(item));
            } catch (Unreadable e) {
                unreadable++;
                problem = item.topic() + "-" + item.partition() + " at " + item.offset() + ": " + e.getMessage();
            }
        }
        try {
            if (!events.isEmpty()) {
                batches.take(events);
            }
        } catch (Exception e) {
            LOG.debug("A batch of {} could not be stored", connector.connector(), e);
            return false;
        }
        if (unreadable > 0) {
            connector.passedOver(unreadable, problem);
        }
        return true;
    }

    private void note(ConsumerRecords<byte[], byte[]> batch) {
        for (TopicPartition partition : batch.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> items = batch.records(partition);
            uncommitted.put(
                    partition, new OffsetAndMetadata(items.get(items.size() - 1).offset() + 1));
        }
    }

    /**
     * Commits what is stored. Brokers that do not answer are asked again later by the same member: a new one would have
     * to wait until they have given up the old one, which takes them 45 seconds after they are back.
     */
    private void commit(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.commitSync(uncommitted, COMMIT);
            uncommitted.clear();
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // The partitions went to another member, or are about to: what it reads again has the same ids.
            uncommitted.clear();
            LOG.info("Offsets of {} were not committed: {}", connector.connector(), e.getMessage());
        } catch (TimeoutException e) {
            connector.failing("no answer from the brokers " + brokers() + ": " + e.getMessage());
        }
    }

    /** Sets each partition to the first record of the batch, so that all of it is read again. */
    private static void rewind(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> batch) {
        for (TopicPartition partition : batch.partitions()) {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, batch.records(partition).get(0).offset());
            }
        }
    }

    /** Waits without leaving the group: polls, but takes nothing. */
    private void hold(Consumer<byte[], byte[]> consumer, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!stopped() && System.nanoTime() < end) {
            consumer.pause(consumer.assignment());
            rewind(consumer, consumer.poll(Duration.ofMillis(100)));
        }
        consumer.resume(consumer.assignment());
    }

    /** When nothing comes: is a broker there at all, and do the topics exist? */
    private void look(Consumer<byte[], byte[]> consumer) {
        long now = System.nanoTime();
        if (now - lookedAt < LOOK_EVERY.toNanos()) {
            return;
        }
        lookedAt = now;
        if (connections(consumer) == 0) {
            if (now - heardOf > QUICK.toNanos()) {
                connector.failing("no broker of " + brokers() + " can be reached; it is tried again");
            }
            return;
        }
        heardOf = now;
        if (!uncommitted.isEmpty()) {
            commit(consumer);
            if (!uncommitted.isEmpty()) {
                return;
            }
        }
        if (consumer.assignment().isEmpty()) {
            for (String topic : settings.get(KafkaSettings.TOPICS)) {
                if (consumer.partitionsFor(topic, QUICK).isEmpty()) {
                    connector.failing("topic '" + topic + "' does not exist or may not be seen");
                    return;
                }
            }
        }
        connector.working();
    }

    private String brokers() {
        return String.join(", ", settings.get(KafkaSettings.BROKERS));
    }

    private static double connections(Consumer<byte[], byte[]> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-count"))
                .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                .sum();
    }

    /** What went wrong, with its last cause, as the client's own words often say only that it did. */
    private static String words(KafkaException e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root == e ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + root.getMessage();
    }

    /** Begins at the end where nothing was committed yet, if so told, and makes that its place. */
    private final class FirstStart implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        FirstStart(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            uncommitted.keySet().removeAll(partitions);
            LOG.debug("{} gave up {}", connector.connector(), partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty() || settings.get(KafkaSettings.FROM).equals("earliest")) {
                return;
            }
            Map<TopicPartition, OffsetAndMetadata> committed =
                    consumer.committed(new java.util.HashSet<>(partitions), QUICK);
            List<TopicPartition> fresh = partitions.stream()
                    .filter(partition -> committed.get(partition) == null)
                    .toList();
            if (!fresh.isEmpty()) {
                Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
                consumer.endOffsets(fresh, QUICK).forEach((partition, end) -> {
                    consumer.seek(partition, end);
                    ends.put(partition, new OffsetAndMetadata(end));
                });
                consumer.commitSync(ends, QUICK);
            }
        }
    }
}
