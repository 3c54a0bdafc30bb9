// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.sequence;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The begun sequences as bytes: version, time, next number, then one after the other in the order they began. */
final class SavedSequence {
    private static final int VERSION = 1;
    private static final int MOST = 100_000;

    private SavedSequence() {}

    static byte[] write(long now, long next, Collection<Run> runs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(now);
            out.writeLong(next);
            out.writeInt(runs.size());
            for (Run run : runs) {
                out.writeLong(run.number);
                texts(out, run.key.values());
                out.writeByte(run.stage);
                out.writeByte(run.count);
                out.writeLong(run.first);
                out.writeLong(run.due);
                out.writeByte(run.opening.size());
                for (long time : run.opening) {
                    out.writeLong(time);
                }
                texts(out, run.ids);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are none of ours, or of another sequence */
    static SequenceModel read(Plan plan, byte[] saved) {
        SequenceModel model = new SequenceModel(plan);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
            if (in.readUnsignedByte() != VERSION) {
                throw new IllegalArgumentException("saved by another version");
            }
            long now = in.readLong();
            long next = in.readLong();
            int count = in.readInt();
            if (count < 0 || count > MOST) {
                throw new IllegalArgumentException("a number is out of range");
            }
            List<Run> runs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                runs.add(run(plan, in));
            }
            if (in.available() > 0) {
                throw new IllegalArgumentException("longer than expected");
            }
            model.resume(now, next, runs);
            return model;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + e, e);
        }
    }

    private static Run run(Plan plan, DataInputStream in) throws IOException {
        long number = in.readLong();
        List<String> values = texts(in);
        Run run = new Run(number, new Run.Key(SequenceModel.text(values), values));
        run.stage = in.readUnsignedByte();
        run.count = in.readUnsignedByte();
        run.first = in.readLong();
        run.due = in.readLong();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            run.opening.add(in.readLong());
        }
        run.ids.addAll(texts(in));
        if (values.size() != plan.by().size()
                || run.stage > plan.stages().size()
                || run.stage < plan.stages().size()
                        && run.count >= plan.stages().get(run.stage).step().times()) {
            throw new IllegalArgumentException("saved for other steps");
        }
        return run;
    }

    private static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeByte(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return List.copyOf(texts);
    }
}
