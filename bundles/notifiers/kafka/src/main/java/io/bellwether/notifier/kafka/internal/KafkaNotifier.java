// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.kafka.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.cef.Cef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Writes one record for each alert to a Kafka topic. Its key is the alert's fingerprint, so that all that is told of an
 * alert stands in one partition, in order. The header {@code notification-id} stays the same when a record is written again.
 */
@Component(service = Notifier.class)
public final class KafkaNotifier implements Notifier {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Producers producers = new Producers();

    @Override
    public String id() {
        return "kafka";
    }

    @Override
    public String title() {
        return "Kafka";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return KafkaSettings.parameters();
    }

    @Override
    public List<Problem> check(Settings settings) {
        return KafkaSettings.check(settings);
    }

    @Deactivate
    public void stop() {
        producers.close();
    }

    @Override
    public String preview(Notification notification, Settings settings) {
        try {
            return new String(records(notification, settings).get(0).value(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return notification.json();
        }
    }

    @Override
    public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
        for (String host : KafkaSettings.hosts(settings)) {
            String refusal = notification.egress().refusal(host);
            if (refusal != null) {
                return new DeliveryOutcome.Rejected(refusal);
            }
        }
        String channel = notification.tenant() + "/" + notification.channel();
        try {
            List<ProducerRecord<byte[], byte[]>> records = records(notification, settings);
            return write(producers.of(channel, settings), records, settings);
        } catch (InterruptException e) {
            // The client leaves the flag set, and would not close its producer under it.
            Thread.interrupted();
            producers.drop(channel);
            throw new InterruptedException();
        } catch (java.util.concurrent.TimeoutException | TimeoutException e) {
            producers.drop(channel);
            return new DeliveryOutcome.RetryAfter(
                    null,
                    "topic " + settings.get(KafkaSettings.TOPIC) + " at "
                            + String.join(", ", settings.get(KafkaSettings.BROKERS)) + " took nothing within "
                            + Durations.format(settings.get(KafkaSettings.TIMEOUT)));
        } catch (KafkaException e) {
            producers.drop(channel);
            return meaning(e);
        } catch (IOException e) {
            return new DeliveryOutcome.Rejected("the notification's JSON cannot be read");
        }
    }

    private static DeliveryOutcome write(
            KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records, Settings settings)
            throws InterruptedException, java.util.concurrent.TimeoutException {
        long end = System.nanoTime() + settings.get(KafkaSettings.TIMEOUT).toNanos();
        List<Future<RecordMetadata>> written = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> each : records) {
            written.add(producer.send(each));
        }
        RecordMetadata last = null;
        for (Future<RecordMetadata> each : written) {
            try {
                last = each.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
            }
        }
        return new DeliveryOutcome.Delivered(last == null ? null : last.toString());
    }

    private static List<ProducerRecord<byte[], byte[]>> records(Notification notification, Settings settings)
            throws IOException {
        boolean cef = settings.get(KafkaSettings.FORMAT).equals("cef");
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        if (notification.alerts().isEmpty()) {
            records.add(item(
                    notification, settings, notification.id(), cef ? Cef.of(notification, null) : notification.json()));
            return records;
        }
        JsonNode whole = cef ? null : JSON.readTree(notification.json());
        for (int i = 0; i < notification.alerts().size(); i++) {
            Alert alert = notification.alerts().get(i);
            String key = alert.fingerprint() == null ? alert.id() : alert.fingerprint();
            String value = cef ? Cef.of(notification, alert) : single(whole, i);
            records.add(item(notification, settings, key, value));
        }
        return records;
    }

    /** The canonical body with one of its alerts. */
    private static String single(JsonNode whole, int index) {
        JsonNode alerts = whole.path("alerts");
        ObjectNode one = whole.deepCopy();
        one.putArray("alerts");
        if (index < alerts.size()) {
            one.withArray("/alerts").add(alerts.get(index));
        }
        return one.toString();
    }

    private static ProducerRecord<byte[], byte[]> item(
            Notification notification, Settings settings, String key, String value) {
        ProducerRecord<byte[], byte[]> item = new ProducerRecord<>(
                settings.get(KafkaSettings.TOPIC),
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8));
        item.headers().add("notification-id", notification.id().getBytes(StandardCharsets.UTF_8));
        item.headers().add("reason", notification.reason().toString().getBytes(StandardCharsets.UTF_8));
        return item;
    }

    /** What a topic will never take is refused; all else, a wrong password too, may be put right while it waits. */
    private static DeliveryOutcome meaning(KafkaException e) {
        String kind = e.getClass().getSimpleName().replaceFirst("Exception$", "");
        if (e instanceof RecordTooLargeException || e instanceof InvalidTopicException) {
            return new DeliveryOutcome.Rejected("Kafka refuses the record: " + kind);
        }
        return new DeliveryOutcome.RetryAfter(null, "Kafka did not take the record: " + kind);
    }
}
