// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.kafka;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real broker in this process, which can be stopped and started again on the same port and log. Starting and stopping
 * is for one thread; everything else may be called from several.
 */
public final class LocalBroker implements AutoCloseable {
    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";

    private final Path folder;
    private final int port;
    private final int controller;
    private final Map<String, KafkaProducer<byte[], byte[]>> producers = new ConcurrentHashMap<>();
    private final Admin admin;
    private KafkaRaftServer server;

    /**
     * Formats a log and starts.
     *
     * @param folder where the log is kept; must be empty
     */
    public LocalBroker(Path folder) throws Exception {
        this.folder = folder;
        port = freePort();
        controller = freePort();
        Formatter formatter = new Formatter();
        formatter.setClusterId(CLUSTER);
        formatter.setNodeId(1);
        formatter.addDirectory(folder.toString());
        formatter.setMetadataLogDirectory(folder.toString());
        formatter.setControllerListenerName("CONTROLLER");
        formatter.run();
        admin = Admin.create(Map.of("bootstrap.servers", address()));
        start();
    }

    /** Starts a broker that was stopped, with what it had. */
    public void start() {
        Properties all = new Properties();
        all.put("node.id", "1");
        all.put("process.roles", "broker,controller");
        all.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        all.put("controller.listener.names", "CONTROLLER");
        all.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
        all.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        all.put("log.dirs", folder.toString());
        all.put("offsets.topic.replication.factor", "1");
        all.put("offsets.topic.num.partitions", "1");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.put("transaction.state.log.num.partitions", "1");
        all.put("share.coordinator.state.topic.replication.factor", "1");
        all.put("share.coordinator.state.topic.num.partitions", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.put("log.cleaner.dedupe.buffer.size", "2097152");
        all.put("controlled.shutdown.enable", "false");
        server = new KafkaRaftServer(new KafkaConfig(all), Time.SYSTEM);
        server.startup();
    }

    /** Ends the broker without a word to its clients' groups, as a crash of the machine would, but with its log in order. */
    public void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Host and port, the same after every start. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /**
     * Creates a topic and returns when each of its partitions has a leader that answers.
     *
     * @throws Exception when the broker does not do so within two minutes
     */
    public void createTopic(String name, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .all()
                .get(120, TimeUnit.SECONDS);
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(name, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                admin.listOffsets(ends).all().get(120, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                // The controller knows a topic before the broker does.
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > end) {
                    throw e;
                }
                never.await(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** What a group has committed, summed over all its partitions; 0 for a group nobody has heard of. */
    public long committed(String group) throws Exception {
        return admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(120, TimeUnit.SECONDS)
                .values()
                .stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    /**
     * Writes records and waits until the broker has all.
     *
     * @param from the number of the first record; its key is {@code k} and the number
     * @param to the number after that of the last
     * @param compression a codec as producers name them, {@code none} for none
     * @param value makes a record's value, null for a tombstone, from its number
     */
    public void produce(String topic, int from, int to, String compression, IntFunction<byte[]> value)
            throws Exception {
        KafkaProducer<byte[], byte[]> producer = producers.computeIfAbsent(compression, this::producer);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            byte[] key = ("k" + i).getBytes(StandardCharsets.UTF_8);
            sent.add(producer.send(new ProducerRecord<>(topic, key, value.apply(i))));
        }
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            each.get(120, TimeUnit.SECONDS);
        }
    }

    /**
     * One batch at a time: were several on their way when the leader is not there yet, the broker could take the second
     * first and then refuse the first for as long as it is tried.
     */
    private KafkaProducer<byte[], byte[]> producer(String compression) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                address(),
                "compression.type",
                compression,
                "linger.ms",
                20,
                "max.in.flight.requests.per.connection",
                1);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        producers.values().forEach(producer -> producer.close(Duration.ZERO));
        admin.close(Duration.ZERO);
        stop();
    }

    /** A port nobody listens at now, below those which the system hands out by itself, so that it stays free. */
    public static int freePort() {
        while (true) {
            try (ServerSocket socket =
                    new ServerSocket(ThreadLocalRandom.current().nextInt(12_000, 32_000))) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }
}
