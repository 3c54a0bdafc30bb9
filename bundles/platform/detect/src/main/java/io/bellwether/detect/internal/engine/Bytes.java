// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes what is remembered. */
final class Bytes {
    private static final int LONGEST = 1 << 28;

    private Bytes() {}

    /** Bytes with their length before them; null for a length of -1. */
    static byte[] read(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        if (length > LONGEST) {
            throw new IOException("a length of " + length + " cannot be right");
        }
        byte[] read = new byte[length];
        in.readFully(read);
        return read;
    }

    static void write(DataOutput out, byte[] bytes) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    static void write(DataOutput out, String text) throws IOException {
        write(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(DataInput in) throws IOException {
        byte[] read = read(in);
        return read == null ? null : new String(read, StandardCharsets.UTF_8);
    }

    static void write(DataOutput out, Map<String, String> labels) throws IOException {
        out.writeInt(labels.size());
        for (Map.Entry<String, String> label : labels.entrySet()) {
            write(out, label.getKey());
            write(out, label.getValue());
        }
    }

    static Map<String, String> labels(DataInput in) throws IOException {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            labels.put(text(in), text(in));
        }
        return labels;
    }
}
