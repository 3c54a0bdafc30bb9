// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.journal.JournalReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an environment needs beside the buckets on disk to go on where it stood.
 *
 * @param coverage the events that are in it
 * @param measures what is open in each measure, by the text of its key
 * @param engine the engine's state
 */
record EnvironmentSnapshot(Coverage coverage, Map<String, byte[]> measures, byte[] engine) {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentSnapshot.class);
    private static final int VERSION = 1;

    static byte[] write(Coverage coverage, Engine engine) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeInt(VERSION);
            coverage.write(out);
            out.writeInt(engine.measures().size());
            for (Measure measure : engine.measures()) {
                part(out, to -> to.write(measure.spec().key().text().getBytes(StandardCharsets.UTF_8)));
                part(out, measure::write);
            }
            part(out, engine::saveState);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    private interface Part {
        void write(DataOutputStream out) throws IOException;
    }

    private static void part(DataOutputStream out, Part part) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        part.write(new DataOutputStream(bytes));
        out.writeInt(bytes.size());
        bytes.writeTo(out);
    }

    /** @throws IOException when it is of another version */
    static EnvironmentSnapshot read(byte[] content, JournalReader journal) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("it is of version " + version + "; this is version " + VERSION);
        }
        Coverage coverage = Coverage.read(in, journal);
        Map<String, byte[]> measures = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String text = new String(part(in), StandardCharsets.UTF_8);
            measures.put(text, part(in));
        }
        return new EnvironmentSnapshot(coverage, measures, part(in));
    }

    private static byte[] part(DataInputStream in) throws IOException {
        byte[] part = new byte[in.readInt()];
        in.readFully(part);
        return part;
    }

    /** Gives a measure whose cells are there what is open in it. */
    static void open(Measure measure, byte[] content) throws IOException {
        measure.read(new DataInputStream(new ByteArrayInputStream(content)));
    }

    /** Gives the engine its state; without it policies begin anew, on the same series. */
    static void restore(Engine engine, byte[] content, TenantEnvironment where) {
        try {
            engine.restoreState(new DataInputStream(new ByteArrayInputStream(content)));
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: policies begin anew, as their state cannot be read: {}", where, e.toString());
        }
    }
}
