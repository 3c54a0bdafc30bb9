// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forecast;

import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Durations;
import io.bellwether.statistics.LocalClock;
import io.bellwether.statistics.Normal;
import io.bellwether.statistics.NumberText;
import io.bellwether.statistics.Saved;
import io.bellwether.statistics.SlotRing;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is known of one series: its newest slots, their smoothing, and where it stands with regard to its limits. */
final class ForecastModel implements SeriesModel {
    private static final int FORM = 1;
    private static final long NEVER = Long.MIN_VALUE;
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final int[] SLOTS = {1, 2, 3, 5, 10, 15, 20, 30, 60, 120};
    private static final int PARTS = 24;
    private static final int MOST_OF_A_DAY = 288;
    private static final int DAYS = 3;
    private static final int WITHOUT_SEASON = 288;
    private static final int FEWEST = 12;
    private static final int REFIT = 12;
    private static final int SURPRISES = 3;
    private static final double SURPRISE = 4;

    private final Question question;
    private final List<Limit> limits = new ArrayList<>(2);
    private long step;
    private long slotMillis;
    private int period;
    private SlotRing ring;
    private HoltWinters smoothed;
    private long lastEnd = NEVER;
    private int sinceFit;
    private int surprises;
    private double[] means;
    private double[] deviations;
    private boolean forecastIsOld = true;
    private ZoneId zone;
    private LocalClock clock;

    /**
     * What is asked.
     *
     * @param above the upper limit, NaN for none
     * @param below the lower limit, NaN for none
     * @param within how far ahead, in milliseconds
     * @param certainty by how many standard deviations the forecast must lie beyond the limit
     * @param daily whether there is a season of a day
     */
    record Question(double above, double below, long within, double certainty, boolean daily) {}

    ForecastModel(Question question) {
        this.question = question;
        if (!Double.isNaN(question.above())) {
            limits.add(new Limit(question.above(), true));
        }
        if (!Double.isNaN(question.below())) {
            limits.add(new Limit(question.below(), false));
        }
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
        long end = window.end().toEpochMilli();
        int fresh = window.size();
        if (lastEnd != NEVER) {
            fresh = (int) Math.max(0, Math.min(fresh, (end - lastEnd) / step));
        }
        for (int i = window.size() - fresh; i < window.size(); i++) {
            learn(end - (window.size() - i) * step, SlotRing.tamed(window.value(i)));
        }
        lastEnd = Math.max(lastEnd, end);
        return judged(window.last(), end, fresh > 0);
    }

    private void begin(long width) {
        step = width;
        slotMillis = width;
        long least = Math.max(width, Math.max(question.within() / PARTS, question.daily() ? DAY / MOST_OF_A_DAY : 0));
        for (int i = SLOTS.length - 1; i >= 0 && SLOTS[i] * MINUTE >= least; i--) {
            slotMillis = SLOTS[i] * MINUTE;
        }
        period = question.daily() && DAY % slotMillis == 0 && DAY / slotMillis >= 4 ? (int) (DAY / slotMillis) : 0;
        ring = new SlotRing(capacity());
        int ahead = (int) Math.max(1, question.within() / slotMillis);
        means = new double[ahead];
        deviations = new double[ahead];
        smoothed = null;
        lastEnd = NEVER;
        sinceFit = 0;
        surprises = 0;
        forecastIsOld = true;
    }

    private int capacity() {
        return period == 0 ? WITHOUT_SEASON : DAYS * period;
    }

    private void learn(long start, double value) {
        if (ring.size() == 0 && Double.isNaN(value) && Double.isNaN(ring.soFar())) {
            return;
        }
        int closed = ring.add(Math.floorDiv(clock.local(start), slotMillis), value);
        if (closed == 0) {
            return;
        }
        forecastIsOld = true;
        sinceFit += closed;
        if (closed == capacity()) {
            smoothed = null;
        }
        for (int back = closed; back >= 1 && smoothed != null; back--) {
            double error = smoothed.add(ring.value(back));
            if (!Double.isNaN(error)) {
                surprises = Math.abs(error) > SURPRISE * smoothed.deviation() ? surprises + 1 : 0;
            }
        }
    }

    /** Chooses the smoothing when it is time to; only when it is judged, so that a long past is fitted once. */
    private void fit() {
        int size = ring.size();
        boolean due = smoothed == null ? size >= FEWEST : sinceFit >= REFIT || surprises >= SURPRISES;
        if (!due) {
            return;
        }
        int from = size;
        while (from > 0 && Double.isNaN(ring.value(from))) {
            from--;
        }
        sinceFit = 0;
        surprises = 0;
        if (from < FEWEST) {
            return;
        }
        double[] values = new double[from];
        for (int i = 0; i < from; i++) {
            values[i] = ring.value(from - i);
        }
        int season = period > 0 && from >= 2 * period && ring.known() >= from / 2 ? period : 0;
        int phase = season == 0 ? 0 : (int) Math.floorMod(ring.current() - from, (long) season);
        smoothed = HoltWinters.fit(values, season, phase);
        forecastIsOld = true;
    }

    private SeriesJudgement judged(double value, long end, boolean fresh) {
        fit();
        if (smoothed == null || Double.isNaN(smoothed.deviation())) {
            return SeriesJudgement.learning(
                    "the forecast is still learning (" + ring.size() + " of " + FEWEST + " slots)");
        }
        if (forecastIsOld) {
            smoothed.forecast(means, deviations);
            forecastIsOld = false;
        }
        SeriesJudgement worst = null;
        for (Limit limit : limits) {
            SeriesJudgement judgement = judged(limit, value, end, fresh);
            boolean worse = worst == null
                    || judgement.condition() == Condition.FIRING && worst.condition() != Condition.FIRING
                    || judgement.condition() == worst.condition() && judgement.score() > worst.score();
            worst = worse ? judgement : worst;
        }
        return worst;
    }

    private SeriesJudgement judged(Limit limit, double value, long end, boolean fresh) {
        boolean beyond = fresh ? limit.see(value) : limit.excess(value) > 0;
        if (beyond) {
            if (limit.justReached(Math.max(1, question.within() / 4 / step))) {
                return SeriesJudgement.firing(
                        1, limit.at(), means[0], "has reached " + text(limit.at()) + " as forecast");
            }
            limit.expect(false);
            return SeriesJudgement.clear(
                    limit.at(),
                    means[0],
                    "already " + side(limit) + " " + text(limit.at()) + ", which is not for a forecast");
        }
        double most = Double.NEGATIVE_INFINITY;
        for (int h = 0; h < means.length; h++) {
            double deviation = Math.max(deviations[h], Double.MIN_NORMAL);
            most = Math.max(most, limit.excess(means[h]) / deviation);
        }
        double chance = 1 - Normal.upperTail(most);
        boolean fires = most >= question.certainty() && most > 0;
        limit.expect(fires);
        if (fires) {
            return SeriesJudgement.firing(chance, limit.at(), means[0], arrival(limit, value, end));
        }
        String stays = "forecast to stay " + (limit.above() ? "below " : "above ") + text(limit.at()) + " for "
                + Durations.format(Duration.ofMillis(question.within()));
        return new SeriesJudgement(Condition.CLEAR, chance, limit.at(), means[0], stays, Map.of(), null);
    }

    /** Such as {@code reaches 5000 at 14:20 (in 35m), now 3200}. */
    private String arrival(Limit limit, double value, long end) {
        int reached = 0;
        while (reached < means.length - 1 && limit.excess(means[reached]) < 0) {
            reached++;
        }
        double part = 0.5;
        if (reached > 0) {
            double before = -limit.excess(means[reached - 1]);
            part = before / (before + limit.excess(means[reached])) - 0.5;
        }
        // The slot being filled is the first of the forecast; its mean stands for its middle.
        long into = Math.floorMod(clock.local(end - step), slotMillis) + step;
        long remaining = Math.round((reached + part) * slotMillis) - into;
        String now = Double.isNaN(value) ? "" : ", now " + text(value);
        if (remaining < MINUTE) {
            return "reaches " + text(limit.at()) + " about now" + now;
        }
        ZonedDateTime at = Instant.ofEpochMilli(end + remaining).atZone(zone);
        Duration minutes = Duration.ofMinutes(Math.max(1, Math.round((double) remaining / MINUTE)));
        return "reaches " + text(limit.at()) + " at " + two(at.getHour()) + ":" + two(at.getMinute()) + " (in "
                + Durations.format(minutes) + ")" + now;
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    private static String side(Limit limit) {
        return limit.above() ? "above" : "below";
    }

    private static String text(double value) {
        return NumberText.of(value, 3);
    }

    @Override
    public byte[] save() {
        return Saved.write(FORM, this::write);
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeLong(question.within());
        out.writeBoolean(question.daily());
        out.writeDouble(question.above());
        out.writeDouble(question.below());
        for (Limit limit : limits) {
            limit.save(out);
        }
        out.writeLong(step);
        out.writeLong(lastEnd);
        out.writeInt(sinceFit);
        out.writeInt(surprises);
        out.writeBoolean(ring != null);
        if (ring != null) {
            ring.save(out);
            out.writeBoolean(smoothed != null);
            if (smoothed != null) {
                smoothed.save(out);
            }
        }
    }

    /** @throws IllegalArgumentException when this is no saved model, or one of another question */
    static ForecastModel restore(Question question, byte[] saved) {
        return Saved.read(FORM, saved, in -> read(new ForecastModel(question), in));
    }

    private static ForecastModel read(ForecastModel model, DataInputStream in) throws IOException {
        Question question = model.question;
        boolean same = in.readLong() == question.within() & in.readBoolean() == question.daily();
        boolean sameLimits = Double.compare(in.readDouble(), question.above()) == 0
                & Double.compare(in.readDouble(), question.below()) == 0;
        if (!same || !sameLimits) {
            throw new IllegalArgumentException("the saved model answers another question");
        }
        for (Limit limit : model.limits) {
            limit.restore(in);
        }
        long step = in.readLong();
        long lastEnd = in.readLong();
        int sinceFit = in.readInt();
        int surprises = in.readInt();
        if (in.readBoolean()) {
            model.begin(step);
            model.ring = SlotRing.restore(in, model.capacity());
            model.smoothed = in.readBoolean() ? HoltWinters.restore(in, model.period) : null;
        }
        model.lastEnd = lastEnd;
        model.sinceFit = sinceFit;
        model.surprises = surprises;
        return model;
    }
}
