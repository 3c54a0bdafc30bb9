// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.season;

import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.statistics.LocalClock;
import io.bellwether.statistics.NumberText;
import io.bellwether.statistics.Saved;
import io.bellwether.statistics.SlotRing;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Map;

/** What is known of one series: its newest slots, their decomposition, and what remained of the last day's buckets. */
final class SeasonModel implements SeriesModel {
    private static final int FORM = 1;
    private static final long NEVER = Long.MIN_VALUE;
    private static final long DAY = 86_400_000;
    private static final long HOUR = 3_600_000;
    private static final int MOST_REMAINDERS = 1_440;
    private static final double GREATEST_SCORE = 1e6;

    private final Limits limits;
    private final Period period;
    private long step;
    private long slotMillis;
    private long lastEnd = NEVER;
    private SlotRing ring;
    private Remainders remainders;
    private Decomposition decomposition;
    private int sinceFit;
    private ZoneId zone;
    private LocalClock clock;

    /**
     * What fires.
     *
     * @param sensitivity how many spreads from what is expected
     * @param above whether greater values fire
     * @param below whether smaller values fire
     * @param minimum the least distance that fires
     */
    record Limits(double sensitivity, boolean above, boolean below, double minimum) {}

    SeasonModel(Limits limits, Period period) {
        this.limits = limits;
        this.period = period;
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window) {
        if (!window.zone().equals(zone)) {
            zone = window.zone();
            clock = new LocalClock(zone);
        }
        long width = window.step().toMillis();
        if (ring == null || width != step) {
            begin(width);
        }
        if (slotMillis == 0) {
            return SeriesJudgement.learning("buckets of so great a width show no season");
        }
        long end = window.end().toEpochMilli();
        int fresh = fresh(window, end);
        for (int i = window.size() - fresh; i < window.size() - 1; i++) {
            learn(end - (window.size() - i) * step, window.value(i));
        }
        if (decomposition == null) {
            fit(window);
        }
        double value = window.last();
        SeriesJudgement judgement = judged(end - step, value);
        if (fresh > 0) {
            learn(end - step, value);
            lastEnd = end;
        }
        return judgement;
    }

    private void begin(long width) {
        step = width;
        slotMillis = period.slot(width);
        int slots = slotMillis == 0 ? 1 : period.slots(slotMillis);
        ring = new SlotRing(slots * period.remembered());
        remainders = new Remainders((int) Math.max(1, Math.min(MOST_REMAINDERS, DAY / Math.max(1, width))));
        decomposition = null;
        lastEnd = NEVER;
    }

    /** How many buckets at the end of the window have not been learned yet; a new model learns all there are. */
    private int fresh(SeriesWindow window, long end) {
        if (lastEnd != NEVER) {
            return (int) Math.max(0, Math.min(window.size(), (end - lastEnd) / step));
        }
        int known = 0;
        while (known < window.size() - 1 && Double.isNaN(window.value(known))) {
            known++;
        }
        if (period == Period.WEEK && slotMillis == HOUR) {
            learnHours(window.hours(), end - (window.size() - known) * step);
        }
        return window.size() - known;
    }

    /** Learns the hours that ended before the window's first value. */
    private void learnHours(SeriesWindow hours, long before) {
        long end = hours.end().toEpochMilli();
        for (int i = 0; i < hours.size(); i++) {
            long start = end - (hours.size() - i) * HOUR;
            double value = SlotRing.tamed(hours.value(i));
            if (start + HOUR <= before && (ring.size() > 0 || !Double.isNaN(value))) {
                ring.add(Math.floorDiv(clock.local(start), slotMillis), value);
            }
        }
    }

    private void learn(long start, double raw) {
        long local = clock.local(start);
        long slot = Math.floorDiv(local, slotMillis);
        double value = SlotRing.tamed(raw);
        if (ring.size() == 0 && Double.isNaN(value) && Double.isNaN(ring.soFar())) {
            return;
        }
        if (decomposition != null && !Double.isNaN(value)) {
            remainders.add(value, expected(local, slot), 1);
        }
        int closed = ring.add(slot, value);
        if (closed > 0) {
            sinceFit += closed;
            if (decomposition != null) {
                if (sinceFit >= period.slots(slotMillis) / 4) {
                    refit();
                }
                remainders.measure();
            }
        }
    }

    /** The first decomposition, once there are two periods; what remains of the window's buckets is known at once. */
    private void fit(SeriesWindow window) {
        if (ring.size() < 2 * period.slots(slotMillis) || !refit()) {
            return;
        }
        long end = window.end().toEpochMilli();
        // A mean of n values lies nearer to each of them, by √((n − 1)/n), than to the next one, by √((n + 1)/n).
        double n = (double) ring.size() / period.slots(slotMillis) * slotMillis / step;
        double wider = Math.sqrt((n + 1) / (n - 1));
        for (int i = Math.max(0, window.size() - 1 - (int) (DAY / step)); i < window.size() - 1; i++) {
            double value = SlotRing.tamed(window.value(i));
            long local = clock.local(end - (window.size() - i) * step);
            if (!Double.isNaN(value)) {
                double expected = expected(local, Math.floorDiv(local, slotMillis));
                remainders.add(value, expected, wider);
            }
        }
        remainders.measure();
    }

    private boolean refit() {
        sinceFit = 0;
        Decomposition found = Decomposition.of(ring, period.slots(slotMillis));
        if (found != null) {
            decomposition = found;
        }
        return found != null;
    }

    private double expected(long local, long slot) {
        double within = (local + step / 2.0 - slot * slotMillis) / slotMillis;
        return decomposition.expected(slot, within);
    }

    private SeriesJudgement judged(long start, double value) {
        if (decomposition == null || !remainders.isKnown()) {
            int periods = period.slots(slotMillis);
            return SeriesJudgement.learning(
                    "the season is still learning (" + ring.size() * 100L / (2L * periods) + " % of two periods)");
        }
        long local = clock.local(start);
        double expected = expected(local, Math.floorDiv(local, slotMillis));
        double spread = remainders.spread(expected);
        double reach = Math.max(limits.sensitivity() * spread, limits.minimum());
        double shown = limits.above() ? expected + reach : expected - reach;
        if (Double.isNaN(value)) {
            return SeriesJudgement.clear(shown, expected, "there is no value");
        }
        double distance = value - expected;
        double score = Math.min(GREATEST_SCORE, Math.abs(distance) / spread);
        String side = distance < 0 ? " below the " : " above the ";
        if (limits.above() && distance > reach || limits.below() && -distance > reach) {
            String explanation = text(value) + " is " + text(Math.abs(distance)) + side + text(expected)
                    + " that the season lets expect, " + text(score) + " times the usual spread";
            return SeriesJudgement.firing(
                    score, distance < 0 ? expected - reach : expected + reach, expected, explanation);
        }
        String explanation = text(value) + " is in season, which lets expect " + text(expected);
        return new SeriesJudgement(Condition.CLEAR, score, shown, expected, explanation, Map.of(), null);
    }

    private static String text(double value) {
        return NumberText.of(value, 3);
    }

    @Override
    public byte[] save() {
        return Saved.write(FORM, this::write);
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeByte(period.ordinal());
        out.writeLong(step);
        out.writeLong(lastEnd);
        out.writeInt(sinceFit);
        out.writeBoolean(ring != null);
        if (ring != null && slotMillis > 0) {
            ring.save(out);
            remainders.save(out);
            out.writeBoolean(decomposition != null);
            if (decomposition != null) {
                decomposition.save(out);
            }
        }
    }

    /** @throws IllegalArgumentException when this is no saved model of that period */
    static SeasonModel restore(Limits limits, Period period, byte[] saved) {
        return Saved.read(FORM, saved, in -> read(new SeasonModel(limits, period), in));
    }

    private static SeasonModel read(SeasonModel model, DataInputStream in) throws IOException {
        if (in.readByte() != model.period.ordinal()) {
            throw new IllegalArgumentException("the saved model is of another period");
        }
        long step = in.readLong();
        long lastEnd = in.readLong();
        int sinceFit = in.readInt();
        if (in.readBoolean()) {
            model.begin(step);
            if (model.slotMillis > 0) {
                int slots = model.period.slots(model.slotMillis);
                model.ring = SlotRing.restore(in, slots * model.period.remembered());
                model.remainders =
                        Remainders.restore(in, (int) Math.max(1, Math.min(MOST_REMAINDERS, DAY / Math.max(1, step))));
                model.decomposition = in.readBoolean() ? Decomposition.restore(in, slots) : null;
            }
        }
        model.lastEnd = lastEnd;
        model.sinceFit = sinceFit;
        return model;
    }
}
