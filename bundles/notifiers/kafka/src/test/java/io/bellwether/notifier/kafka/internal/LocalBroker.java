// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.kafka.internal;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real broker in this process, which can be stopped and started again on the same port and log. */
final class LocalBroker implements AutoCloseable {
    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";

    private final Path folder;
    private final int port;
    private final int controller;
    private KafkaRaftServer server;

    LocalBroker(Path folder) throws Exception {
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
        start();
    }

    void start() {
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

    void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    void createTopic(String name, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        stop();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
