// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushDecoded.Item;
import io.bellwether.api.source.PushDecoded.Rejection;
import io.bellwether.api.source.PushLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers the entries of one push and gives them their ids. Used by one thread. */
final class Push {
    /** The longest line, as a Loki server has it unless told otherwise. */
    static final int LINE_BYTES = 256 * 1024;

    private static final int ID_BYTES = 16;

    private final PushLimits limits;
    private final LineReader lines;
    private final MessageDigest digest;
    private final List<Item> events = new ArrayList<>();
    private final List<Rejection> rejected = new ArrayList<>();
    private final Map<String, Integer> occurrences = new HashMap<>();
    private Map<String, String> labels = Map.of();
    private byte[] stream = new byte[0];
    private int index;

    Push(PushLimits limits) {
        this.limits = limits;
        this.lines = new LineReader(limits);
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What follows belongs to the stream of these labels. */
    void stream(Map<String, String> newLabels) throws RefusedBody {
        labels = newLabels;
        check(newLabels);
        new TreeMap<>(newLabels).forEach((name, value) -> {
            update(name);
            update(value);
        });
        stream = digest.digest();
    }

    void entry(Instant time, String line, Map<String, String> metadata) {
        try {
            check(metadata);
            if (labels.size() + metadata.size() > limits.fields()) {
                throw new RefusedBody("more than " + limits.fields() + " labels and metadata fields; send fewer");
            }
            if (line.length() > LINE_BYTES) {
                throw new RefusedBody("the line has more than " + LINE_BYTES + " characters; send a shorter one");
            }
            events.add(
                    new Item(index, 0, lines.event(labels, metadata, time, line).withEventId(id(time, line))));
        } catch (RefusedBody refused) {
            rejected.add(new Rejection(index, 0, "entry " + index + ": " + refused.getMessage()));
        }
        index++;
    }

    PushDecoded decoded() {
        return new PushDecoded(events, rejected, null);
    }

    private void check(Map<String, String> names) throws RefusedBody {
        for (String name : names.keySet()) {
            if (name.length() > limits.nameLength()) {
                throw new RefusedBody("the name '" + RefusedBody.shown(name) + "' has " + name.length()
                        + " characters; at most " + limits.nameLength() + " are taken");
            }
        }
    }

    /**
     * The same for the same stream, time and line, so that a push sent again is stored once; told apart by its
     * occurrence when a push repeats a line on purpose.
     */
    private String id(Instant time, String line) {
        digest.update(stream);
        update(time.toString());
        update(line);
        String id = HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
        int occurrence = occurrences.merge(id, 1, Integer::sum);
        return occurrence == 1 ? id : id + "-" + occurrence;
    }

    private void update(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0xFF);
    }
}
