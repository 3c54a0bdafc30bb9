// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.kafka;

import io.bellwether.api.event.EventBody;
import io.bellwether.lines.LineFormat;
import io.bellwether.lines.Unreadable;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.Deserializer;

/** Turns records into events. Values are left as bytes for it, and on that way it hears which cluster they are from. */
final class RecordReader implements Deserializer<byte[]>, ClusterResourceListener {
    private static final int LONGEST_KEY = 256;

    private final LineFormat format;
    private volatile String cluster = "";

    RecordReader(LineFormat format) {
        this.format = format;
    }

    @Override
    public void onUpdate(ClusterResource resource) {
        if (resource.clusterId() != null) {
            cluster = resource.clusterId();
        }
    }

    @Override
    public byte[] deserialize(String topic, byte[] data) {
        return data;
    }

    /**
     * An event whose id is the record's place, with its time as a topic may be made anew.
     *
     * @throws Unreadable when its value is no event
     */
    EventBody read(ConsumerRecord<byte[], byte[]> item) throws Unreadable {
        byte[] value = item.value() == null ? new byte[0] : item.value();
        EventBody event = format.read("kafka", value, 0, value.length);
        Map<String, Object> properties = new LinkedHashMap<>(event.properties());
        properties.putIfAbsent("messaging.destination.name", item.topic());
        properties.putIfAbsent("messaging.destination.partition.id", (long) item.partition());
        properties.putIfAbsent("messaging.kafka.offset", item.offset());
        String key = key(item.key());
        if (key != null) {
            properties.putIfAbsent("messaging.kafka.message.key", key);
        }
        EventBody read = event.withProperties(properties)
                .withEventId(cluster + ":" + item.topic() + "-" + item.partition() + "-" + item.offset() + "-"
                        + item.timestamp());
        return read.timestamp() == null && item.timestamp() >= 0
                ? read.withTimestamp(Instant.ofEpochMilli(item.timestamp()))
                : read;
    }

    /** A short key that is text; otherwise null. */
    private static String key(byte[] key) {
        if (key == null || key.length == 0 || key.length > LONGEST_KEY) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
