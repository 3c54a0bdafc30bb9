// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.runawayplan;

import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The executions of one type of plan: those of the last minute, and how far apart they usually lie. */
final class RateModel implements EventModel {
    private static final int VERSION = 1;
    private static final long MINUTE = 60_000;
    private static final long STRETCH = 5 * MINUTE;
    /** Of so many in a minute, the earliest are left out. */
    private static final int MOST_STARTS = 20_000;

    private static final int MOST_EXECUTIONS = 30_000;
    private static final int MOST_GAPS = 1_000;
    private static final int LAST = 512;
    private static final int NAMED = 5;
    private static final int LONGEST_ID = 100;
    /** What a stretch weighs in which it fired. */
    private static final double DOUBTED = 0.25;

    private final double above;
    private final double factor;
    private final Gaps gaps = new Gaps();
    /** When the executions of the last minute began; ascending but for late ones. */
    private final Deque<Long> starts = new ArrayDeque<>();
    /** Hashes of the ids of executions lately seen. */
    private final Set<Long> executions = new LinkedHashSet<>();

    private final List<String> ids = new ArrayList<>();
    private long now = Long.MIN_VALUE;
    private long previous = Long.MIN_VALUE;
    private long stretch = Long.MIN_VALUE;
    /** The gaps before the first executions of this stretch. */
    private final List<Long> stretchGaps = new ArrayList<>();

    private boolean doubted;
    private long fired = Long.MIN_VALUE;

    RateModel(double above, double factor) {
        this.above = above;
        this.factor = factor;
    }

    @Override
    public EventJudgement judge(Event event) {
        String execution = PlanFacts.execution(event);
        if (execution != null && !isNew(PlanFacts.hash(execution)) || PlanFacts.isRetry(event)) {
            return EventJudgement.QUIET;
        }
        long at = event.timestamp().toEpochMilli();
        now = Math.max(now, at);
        if (at < now - MINUTE) {
            return EventJudgement.QUIET;
        }
        take(event, at);
        if (starts.size() <= above) {
            return EventJudgement.QUIET;
        }
        double gap = medianGap();
        double usual = gaps.usual(now);
        boolean known = !Double.isNaN(usual);
        boolean fires = known ? gap * factor < usual : starts.size() > above * factor;
        if (!fires) {
            return EventJudgement.QUIET;
        }
        doubted = true;
        if (fired != Long.MIN_VALUE && now - fired < MINUTE) {
            return EventJudgement.QUIET;
        }
        fired = now;
        return judgement(event, gap, usual);
    }

    private boolean isNew(long execution) {
        if (!executions.add(execution)) {
            return false;
        }
        if (executions.size() > MOST_EXECUTIONS) {
            Iterator<Long> eldest = executions.iterator();
            eldest.next();
            eldest.remove();
        }
        return true;
    }

    private void take(Event event, long at) {
        long begin = Math.floorDiv(at, STRETCH) * STRETCH;
        if (begin > stretch) {
            closeStretch();
            stretch = begin;
        }
        if (previous != Long.MIN_VALUE && stretchGaps.size() < MOST_GAPS) {
            stretchGaps.add(Math.max(0, at - previous));
        }
        previous = Math.max(previous, at);
        starts.addLast(at);
        while (starts.peekFirst() <= now - MINUTE || starts.size() > MOST_STARTS) {
            starts.removeFirst();
            if (starts.isEmpty()) {
                break;
            }
        }
        if (event.eventId().length() <= LONGEST_ID) {
            ids.add(event.eventId());
            if (ids.size() > NAMED) {
                ids.remove(0);
            }
        }
    }

    private void closeStretch() {
        if (!stretchGaps.isEmpty()) {
            stretchGaps.sort(null);
            gaps.add(stretch, stretchGaps.get(stretchGaps.size() / 2), doubted ? DOUBTED : 1);
        }
        stretchGaps.clear();
        doubted = false;
    }

    /** The median gap, in milliseconds, of the last executions of this minute. */
    private double medianGap() {
        long[] last = new long[Math.min(LAST, starts.size())];
        Iterator<Long> newest = starts.descendingIterator();
        for (int i = last.length - 1; i >= 0; i--) {
            last[i] = newest.next();
        }
        Arrays.sort(last);
        long[] between = new long[last.length - 1];
        for (int i = 0; i < between.length; i++) {
            between[i] = last[i + 1] - last[i];
        }
        Arrays.sort(between);
        return between.length == 0 ? MINUTE : between[between.length / 2];
    }

    private EventJudgement judgement(Event event, double gap, double usual) {
        String plan = PlanFacts.plan(event);
        boolean known = !Double.isNaN(usual);
        double usualRate = known ? MINUTE / usual : Double.NaN;
        String text = plan + " was executed " + starts.size() + " times in a minute, one after the other after "
                + seconds(gap)
                + (known ? ", usually after " + seconds(usual) : "; what is usual is still being learned");
        Map<String, String> labels = plan == null ? Map.of() : Map.of("plan", plan);
        double score = known ? usual / Math.max(1, gap) : starts.size() / above;
        return new EventJudgement(true, score, starts.size(), above, usualRate, text, labels, ids);
    }

    private static String seconds(double millis) {
        return millis < 10_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000)
                : String.format(Locale.ROOT, "%.0f s", millis / 1000);
    }

    @Override
    public byte[] save() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(now);
            out.writeLong(previous);
            out.writeLong(stretch);
            out.writeBoolean(doubted);
            out.writeLong(fired);
            gaps.write(out);
            out.writeInt(starts.size());
            for (long start : starts) {
                out.writeLong(start);
            }
            out.writeInt(executions.size());
            for (long execution : executions) {
                out.writeLong(execution);
            }
            out.writeInt(stretchGaps.size());
            for (long gap : stretchGaps) {
                out.writeLong(gap);
            }
            out.writeByte(ids.size());
            for (String id : ids) {
                out.writeUTF(id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are none of ours */
    RateModel resume(byte[] saved) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
            if (in.readUnsignedByte() != VERSION) {
                throw new IllegalArgumentException("saved by another version");
            }
            now = in.readLong();
            previous = in.readLong();
            stretch = in.readLong();
            doubted = in.readBoolean();
            fired = in.readLong();
            gaps.read(in);
            for (int left = count(in, MOST_STARTS); left > 0; left--) {
                starts.addLast(in.readLong());
            }
            for (int left = count(in, MOST_EXECUTIONS); left > 0; left--) {
                executions.add(in.readLong());
            }
            for (int left = count(in, MOST_GAPS); left > 0; left--) {
                stretchGaps.add(in.readLong());
            }
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                ids.add(in.readUTF());
            }
            if (in.available() > 0) {
                throw new IllegalArgumentException("longer than expected");
            }
            return this;
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
}
