// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.runawayplan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The trails as bytes: version, time, the trails and then the executions, each the least lately followed first. */
final class SavedLoops {
    private static final int VERSION = 1;
    private static final int MOST_TRAILS = 50_000;

    private SavedLoops() {}

    static byte[] write(LoopModel model) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(model.now);
            out.writeInt(model.trails.size());
            for (Trail trail : model.trails.values()) {
                out.writeLong(trail.id);
                out.writeUTF(trail.entity);
                out.writeLong(trail.last);
                out.writeLong(trail.fired);
                out.writeLong(trail.thing);
                out.writeBoolean(trail.batch);
                out.writeByte(trail.steps.size());
                for (Trail.Step step : trail.steps) {
                    out.writeBoolean(step.plan());
                    out.writeUTF(step.name());
                    out.writeLong(step.execution());
                    out.writeLong(step.at());
                    out.writeUTF(step.eventId());
                }
            }
            out.writeInt(model.executions.size());
            for (Map.Entry<Long, Long> entry : model.executions.entrySet()) {
                out.writeLong(entry.getKey());
                out.writeLong(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are none of ours */
    static LoopModel read(LoopModel model, byte[] saved) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
            if (in.readUnsignedByte() != VERSION) {
                throw new IllegalArgumentException("saved by another version");
            }
            model.now = in.readLong();
            for (int left = count(in, MOST_TRAILS); left > 0; left--) {
                Trail trail = trail(in);
                model.trails.put(trail.id, trail);
            }
            for (int left = count(in, LoopModel.MOST_EXECUTIONS); left > 0; left--) {
                long execution = in.readLong();
                model.executions.put(execution, in.readLong());
            }
            if (in.available() > 0) {
                throw new IllegalArgumentException("longer than expected");
            }
            return model.weighed();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + e, e);
        }
    }

    private static Trail trail(DataInputStream in) throws IOException {
        Trail trail = new Trail(in.readLong(), in.readUTF());
        trail.last = in.readLong();
        trail.fired = in.readLong();
        trail.thing = in.readLong();
        trail.batch = in.readBoolean();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            boolean plan = in.readBoolean();
            String name = in.readUTF();
            long execution = in.readLong();
            long at = in.readLong();
            trail.steps.addLast(new Trail.Step(plan, name, execution, at, in.readUTF()));
        }
        return trail;
    }

    private static int count(DataInputStream in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("a number is out of range");
        }
        return count;
    }
}
