// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushLimits;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads Loki's {@code PushRequest}. Fields that are not known are passed over. */
final class ProtobufPush {
    private static final long EARLIEST = -62_135_596_800L;
    private static final long LATEST = 253_402_300_799L;

    private ProtobufPush() {}

    static PushDecoded read(byte[] message, PushLimits limits) throws RefusedBody {
        Push push = new Push(limits);
        Wire request = new Wire(message);
        for (int field = request.next(); field != 0; field = request.next()) {
            if (field == 1) {
                stream(request.message(), push);
            } else {
                request.skip();
            }
        }
        return push.decoded();
    }

    /** The labels may come after the entries, so that the stream is gone through twice. */
    private static void stream(Wire stream, Push push) throws RefusedBody {
        Wire labels = stream.copy();
        String text = "{}";
        for (int field = labels.next(); field != 0; field = labels.next()) {
            if (field == 1) {
                text = labels.text();
            } else {
                labels.skip();
            }
        }
        push.stream(Labels.read(text));
        for (int field = stream.next(); field != 0; field = stream.next()) {
            if (field == 2) {
                entry(stream.message(), push);
            } else {
                stream.skip();
            }
        }
    }

    private static void entry(Wire entry, Push push) throws RefusedBody {
        Instant time = Instant.EPOCH;
        String line = "";
        Map<String, String> metadata = new LinkedHashMap<>(0);
        for (int field = entry.next(); field != 0; field = entry.next()) {
            switch (field) {
                case 1 -> time = time(entry.message());
                case 2 -> line = entry.text();
                case 3 -> pair(entry.message(), metadata);
                default -> entry.skip();
            }
        }
        push.entry(time, line, metadata);
    }

    private static Instant time(Wire time) throws RefusedBody {
        long seconds = 0;
        long nanos = 0;
        for (int field = time.next(); field != 0; field = time.next()) {
            switch (field) {
                case 1 -> seconds = time.number();
                case 2 -> nanos = time.number();
                default -> time.skip();
            }
        }
        if (seconds < EARLIEST || seconds > LATEST || nanos < 0 || nanos > 999_999_999) {
            throw new RefusedBody("the timestamp " + seconds + " s " + nanos
                    + " ns is out of range; it must lie in the years 1 to 9999");
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    private static void pair(Wire pair, Map<String, String> metadata) throws RefusedBody {
        String name = "";
        String value = "";
        for (int field = pair.next(); field != 0; field = pair.next()) {
            switch (field) {
                case 1 -> name = pair.text();
                case 2 -> value = pair.text();
                default -> pair.skip();
            }
        }
        metadata.put(name, value);
    }
}
