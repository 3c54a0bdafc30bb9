// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.kafka.internal;

import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer for each channel, kept as long as its settings stay and it works. At most so many: the one that was not used
 * for longest is closed. Safe for concurrent use.
 */
final class Producers implements AutoCloseable {
    private static final int MOST = 32;

    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    private record Kept(KafkaProducer<byte[], byte[]> producer, Map<String, Object> config) {}

    /** The channel's producer; a new one when its settings have changed. */
    synchronized KafkaProducer<byte[], byte[]> of(String channel, Settings settings) {
        Map<String, Object> config = KafkaSettings.client(settings, "bellwether-notifier-" + channel.replace('/', '-'));
        Kept known = kept.get(channel);
        if (known != null && known.config().equals(config)) {
            return known.producer();
        }
        drop(channel);
        if (kept.size() >= MOST) {
            drop(kept.keySet().iterator().next());
        }
        KafkaProducer<byte[], byte[]> producer = started(config);
        kept.put(channel, new Kept(producer, config));
        return producer;
    }

    /** The client finds login modules by their names, with the thread's class loader. */
    private static KafkaProducer<byte[], byte[]> started(Map<String, Object> config) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(KafkaProducer.class.getClassLoader());
        try {
            return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The channel's producer does not work; the next message gets another. */
    synchronized void drop(String channel) {
        Kept gone = kept.remove(channel);
        if (gone != null) {
            gone.producer().close(Duration.ZERO);
        }
    }

    @Override
    public synchronized void close() {
        kept.values().forEach(each -> each.producer().close(Duration.ZERO));
        kept.clear();
    }
}
