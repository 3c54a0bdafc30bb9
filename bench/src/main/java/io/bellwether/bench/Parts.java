// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import com.github.luben.zstd.ZstdCompressCtx;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.source.json.JsonSource;
import io.bellwether.wire.EventJson;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What each part of taking in an event costs alone, on one thread, with nothing else going on. */
final class Parts {
    private static final long NANOS = 1_500_000_000L;
    private static final TenantEnvironment WHERE = TenantEnvironment.of("bench", "prod");

    private final int batch;
    private final Map<String, Double> micros = new LinkedHashMap<>();

    Parts(int batch) {
        this.batch = batch;
    }

    /** Something done to a whole batch. */
    private interface Work {
        void run() throws Exception;
    }

    void measure() throws Exception {
        byte[] body = new Batches(Batches.Format.NDJSON, batch, "p", 1).next(0, Instant.now());
        PushRequest request = new PushRequest(
                "/v1/events", Map.of(), "application/x-ndjson", Map.of(), Map.of(), body, PushLimits.STANDARD);
        JsonSource source = new JsonSource();
        measure("parse", () -> source.decode(request));
        List<Event> events = events(source.decode(request));
        measure("write as lines", () -> lines(events));
        byte[] lines = lines(events);
        try (ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(1)) {
            measure("zstd", () -> zstd.compress(lines));
            byte[] packed = zstd.compress(lines);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
            long[] nonce = new long[1];
            measure("AES-GCM", () -> {
                byte[] number = ByteBuffer.allocate(12).putLong(nonce[0]++).array();
                cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, number));
                cipher.doFinal(packed);
            });
            Path file = Files.createTempFile("bellwether-parts", ".bin");
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                measure("write and fsync", () -> {
                    out.write(ByteBuffer.wrap(packed));
                    out.force(false);
                });
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }

    private void measure(String name, Work work) throws Exception {
        run(work, NANOS / 3);
        micros.put(name, run(work, NANOS));
    }

    /** Microseconds an event. */
    private double run(Work work, long nanos) throws Exception {
        long begin = System.nanoTime();
        long rounds = 0;
        long now = begin;
        while (now - begin < nanos) {
            work.run();
            rounds++;
            now = System.nanoTime();
        }
        return (now - begin) / 1e3 / rounds / batch;
    }

    private static List<Event> events(PushDecoded decoded) {
        Instant now = Instant.now();
        List<Event> events = new ArrayList<>();
        for (PushDecoded.Item item : decoded.events()) {
            EventBody body = item.event();
            events.add(new Event(WHERE, body.eventId(), true, body.timestamp(), now, body, null));
        }
        return events;
    }

    private static byte[] lines(List<Event> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Event event : events) {
            out.writeBytes(EventJson.line(event));
            out.write('\n');
        }
        return out.toByteArray();
    }

    /** Events a second if all cores did nothing but these parts. */
    double bound() {
        double sum = micros.values().stream().mapToDouble(Double::doubleValue).sum();
        return Runtime.getRuntime().availableProcessors() * 1e6 / sum;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        micros.forEach((name, each) -> text.append(String.format("%s %.2f, ", name, each)));
        return text + String.format("µs an event; all cores doing nothing else: %,.0f events/s", bound());
    }
}
