// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.errornovelty;

import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Durations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The shapes seen so far, those that may turn out to be new, and the findings that go on. Bounded: the shape not seen for
 * longest is forgotten. A shape that comes now and then without ever coming often is known after a day.
 */
final class NoveltyModel implements EventModel {
    private static final int VERSION = 1;
    private static final int MOST_KNOWN = 25_000;
    private static final int MOST_CANDIDATES = 250;
    private static final int MOST_BURSTS = 20;
    private static final int LONGEST_ID = 64;
    private static final int NAMED = 10;
    private static final long NEW_FOR = Duration.ofDays(1).toMillis();
    private static final long BURST = Duration.ofMinutes(30).toMillis();
    private static final int SHOWN_SHAPES = 3;

    private final Limits limits;
    private Texts texts = new Texts();
    private long begun = Long.MIN_VALUE;
    private long now = Long.MIN_VALUE;
    /** The least lately seen first. */
    private final Set<Long> known = new LinkedHashSet<>();
    /** By hash, in the order they were first seen. */
    private final Map<Long, Candidate> candidates = new LinkedHashMap<>();

    private final Map<String, Burst> bursts = new LinkedHashMap<>();

    /** Times in milliseconds. */
    record Limits(long learn, int least, long within) {}

    /** A shape that is new so far: when it was first seen, its times that count, and the last of their events. */
    private record Candidate(long first, List<Long> times, List<String> ids) {}

    /** New shapes of one application, one after the other. */
    private record Burst(long begun, long last, int shapes, List<String> shown, List<String> ids) {}

    NoveltyModel(Limits limits) {
        this.limits = limits;
    }

    @Override
    public EventJudgement judge(Event event) {
        long at = event.timestamp().toEpochMilli();
        if (begun == Long.MIN_VALUE) {
            begun = at;
        }
        now = Math.max(now, at);
        settle();
        Shape shape = Shape.of(event, texts);
        if (known.remove(shape.hash())) {
            known.add(shape.hash());
            return EventJudgement.QUIET;
        }
        if (now - begun < limits.learn()) {
            know(shape.hash());
            return EventJudgement.QUIET;
        }
        Candidate candidate = candidates.computeIfAbsent(
                shape.hash(), any -> new Candidate(now, new ArrayList<>(4), new ArrayList<>(4)));
        candidate.times.add(at);
        candidate.ids.add(event.eventId().length() > LONGEST_ID ? "" : event.eventId());
        while (at - candidate.times.get(0) > limits.within() || candidate.times.size() > limits.least()) {
            candidate.times.remove(0);
        }
        while (candidate.ids.size() > Math.min(NAMED / 2, candidate.times.size())) {
            candidate.ids.remove(0);
        }
        if (candidate.times.size() < limits.least()) {
            if (candidates.size() > MOST_CANDIDATES) {
                know(candidates.keySet().iterator().next());
            }
            return EventJudgement.QUIET;
        }
        know(shape.hash());
        return found(shape, candidate);
    }

    /** Candidates that were seen long ago are known from then on; findings that are over are forgotten. */
    private void settle() {
        while (!candidates.isEmpty()) {
            Map.Entry<Long, Candidate> eldest = candidates.entrySet().iterator().next();
            if (now - eldest.getValue().first <= NEW_FOR) {
                break;
            }
            know(eldest.getKey());
        }
        bursts.values().removeIf(burst -> now - burst.last > BURST);
    }

    private void know(Long hash) {
        candidates.remove(hash);
        known.add(hash);
        if (known.size() > MOST_KNOWN) {
            Iterator<Long> eldest = known.iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private EventJudgement found(Shape shape, Candidate candidate) {
        Burst before = bursts.remove(shape.app());
        List<String> shown = new ArrayList<>(before == null ? List.of() : before.shown);
        List<String> ids = new ArrayList<>(before == null ? List.of() : before.ids);
        if (shown.size() < SHOWN_SHAPES) {
            shown.add(shape.text());
        }
        candidate.ids.stream()
                .filter(id -> !id.isEmpty())
                .limit(before == null ? NAMED : ids.size() < NAMED ? 1 : 0)
                .forEach(ids::add);
        Burst burst =
                new Burst(before == null ? now : before.begun, now, before == null ? 1 : before.shapes + 1, shown, ids);
        bursts.put(shape.app(), burst);
        if (bursts.size() > MOST_BURSTS) {
            bursts.remove(bursts.keySet().iterator().next());
        }
        String where = shape.app().isEmpty() ? "" : " in " + shape.app();
        String text;
        if (burst.shapes == 1) {
            text = "never seen before" + where + ": " + shape.text() + ", " + limits.least() + " times within "
                    + Durations.format(Duration.ofMillis(limits.within()));
        } else {
            text = burst.shapes + " errors never seen before" + where + " in "
                    + Durations.rounded(Duration.ofMillis(now - burst.begun)) + ": " + String.join("; ", shown)
                    + (burst.shapes > shown.size() ? "; …" : "");
        }
        Map<String, String> labels = shape.app().isEmpty() ? Map.of() : Map.of("app", shape.app());
        return new EventJudgement(true, burst.shapes, burst.shapes, Double.NaN, 0, text, labels, ids);
    }

    @Override
    public byte[] save() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(begun);
            out.writeLong(now);
            texts.write(out);
            out.writeInt(known.size());
            for (long hash : known) {
                out.writeLong(hash);
            }
            out.writeInt(candidates.size());
            for (Map.Entry<Long, Candidate> entry : candidates.entrySet()) {
                out.writeLong(entry.getKey());
                out.writeLong(entry.getValue().first);
                out.writeInt(entry.getValue().times.size());
                for (long time : entry.getValue().times) {
                    out.writeLong(time);
                }
                texts(out, entry.getValue().ids);
            }
            out.writeInt(bursts.size());
            for (Map.Entry<String, Burst> entry : bursts.entrySet()) {
                Burst burst = entry.getValue();
                out.writeUTF(entry.getKey());
                out.writeLong(burst.begun);
                out.writeLong(burst.last);
                out.writeInt(burst.shapes);
                texts(out, burst.shown);
                texts(out, burst.ids);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are none of ours */
    static NoveltyModel restore(Limits limits, byte[] saved) {
        NoveltyModel model = new NoveltyModel(limits);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
            if (in.readUnsignedByte() != VERSION) {
                throw new IllegalArgumentException("saved by another version");
            }
            model.begun = in.readLong();
            model.now = in.readLong();
            model.texts = Texts.read(in);
            for (int left = count(in, MOST_KNOWN); left > 0; left--) {
                model.known.add(in.readLong());
            }
            for (int left = count(in, MOST_CANDIDATES); left > 0; left--) {
                long hash = in.readLong();
                Candidate candidate = new Candidate(in.readLong(), new ArrayList<>(4), new ArrayList<>(4));
                for (int times = count(in, limits.least); times > 0; times--) {
                    candidate.times.add(in.readLong());
                }
                candidate.ids.addAll(texts(in));
                model.candidates.put(hash, candidate);
            }
            for (int left = count(in, MOST_BURSTS); left > 0; left--) {
                String app = in.readUTF();
                long begun = in.readLong();
                long last = in.readLong();
                model.bursts.put(app, new Burst(begun, last, in.readInt(), texts(in), texts(in)));
            }
            if (in.available() > 0) {
                throw new IllegalArgumentException("longer than expected");
            }
            return model;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + e, e);
        }
    }

    private static int count(DataInputStream in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("a number is out of range");
        }
        return count;
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
        return texts;
    }
}
