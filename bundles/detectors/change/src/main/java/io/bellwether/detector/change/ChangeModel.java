// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.detector.SeriesWindow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of one series. The six {@link Views} of a value are each turned into a rarity by two {@link Tail}s, over
 * the last 6 and the last 30; the score is the mean of the twelve. A value far outside its {@link Extent} has the score 9.
 */
final class ChangeModel implements SeriesModel {
    private static final byte VERSION = 1;
    private static final int SHORT = 6;
    private static final int LONG = 30;
    private static final int FIRST = 144;
    private static final double OUTSIDE = 9;
    private static final double CHANCE = 5;
    private static final double GREATEST = 1e100;
    private static final double NOTABLE = 0.5;
    private static final String ORDINARY = "it goes on as it was";
    private static final int DAY = 86_400;
    private static final int PARTS = Part.values().length;

    static final int BYTES = 1
            + Integer.BYTES
            + Extent.BYTES
            + CountNoise.BYTES
            + Views.BYTES
            + Alarm.BYTES
            + PARTS * (Tail.bytes(SHORT) + Tail.bytes(LONG));

    private final ChangeSettings settings;
    private final Extent extent = new Extent();
    private final CountNoise chance = new CountNoise();
    private final Views views = new Views();
    private final Alarm alarm;
    private final Tail[] shortTails = new Tail[PARTS];
    private final Tail[] longTails = new Tail[PARTS];
    private final double[] rarities = new double[PARTS];
    private int seen;

    ChangeModel(ChangeSettings settings) {
        this.settings = settings;
        this.alarm = new Alarm(settings.quiet());
        for (int i = 0; i < PARTS; i++) {
            shortTails[i] = new Tail(SHORT);
            longTails[i] = new Tail(LONG);
        }
    }

    /** @throws IllegalArgumentException when these bytes are no saved model */
    static ChangeModel restore(ChangeSettings settings, byte[] saved) {
        if (saved.length != BYTES || saved[0] != VERSION) {
            throw new IllegalArgumentException(
                    saved.length + " bytes are no saved model of this version, which has " + BYTES);
        }
        ChangeModel model = new ChangeModel(settings);
        try {
            model.read(ByteBuffer.wrap(saved));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the saved model ends too soon", e);
        }
        return model;
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window) {
        alarm.step();
        double given = window.last();
        if (Double.isNaN(given) || Double.isInfinite(given)) {
            alarm.raise(false, false);
            return SeriesJudgement.clear(Double.NaN, views.level(), "there is no value");
        }
        double value = Math.max(-GREATEST, Math.min(GREATEST, given));
        int second = secondOfDay(window);
        double before = views.level();
        double low = extent.least();
        double high = extent.greatest();
        boolean outside = settings.range() && extent.isFarOutside(value);
        extent.add(value);
        chance.add(value, views.usual(second));
        double[] scores = views.judge(value, second, extent.eighth(value));
        double sum = 0;
        for (int i = 0; i < PARTS; i++) {
            rarities[i] = (shortTails[i].rarity(scores[i]) + longTails[i].rarity(scores[i])) / 2;
            sum += rarities[i];
        }
        if (seen < FIRST) {
            seen++;
        }
        if (seen < FIRST) {
            return SeriesJudgement.learning("the series is still being learned (" + seen + " of " + FIRST + " values)");
        }
        boolean possible =
                chance.significance() >= CHANCE && settings.direction().allows(isUp(value, before, outside));
        double score = possible ? sum / PARTS : 0;
        return judged(value, score, possible && outside, new Range(low, high), before);
    }

    /** The least and the greatest value before this one. */
    private record Range(double low, double high) {}

    private SeriesJudgement judged(double value, double score, boolean outside, Range range, double before) {
        boolean reached = score >= settings.sensitivity();
        boolean raised = alarm.raise(reached, outside);
        double shown = outside ? OUTSIDE : score;
        if (!raised) {
            shown = Math.min(shown, 0.99 * settings.sensitivity());
        }
        boolean fires = alarm.isLasting();
        String explanation = !fires ? ORDINARY : outside ? outsideText(value, range) : text(score);
        Condition condition = fires ? Condition.FIRING : Condition.CLEAR;
        boolean worthSaying = outside || score >= NOTABLE * settings.sensitivity();
        Map<String, Double> shares = worthSaying ? contributions(outside && raised) : Map.of();
        return new SeriesJudgement(condition, shown, Double.NaN, before, explanation, shares, null);
    }

    private boolean isUp(double value, double before, boolean outside) {
        return outside ? value > before : views.isAbove();
    }

    private static int secondOfDay(SeriesWindow window) {
        Instant begin = window.end().minus(window.step());
        ZoneOffset offset = window.zone().getRules().getOffset(begin);
        return (int) Math.floorMod(begin.getEpochSecond() + offset.getTotalSeconds(), DAY);
    }

    private Map<String, Double> contributions(boolean outside) {
        if (outside) {
            return Map.of("range", 1.0);
        }
        double sum = 0;
        for (double rarity : rarities) {
            sum += rarity;
        }
        if (!(sum > 0)) {
            return Map.of();
        }
        Map<String, Double> shares = new HashMap<>();
        for (Part part : Part.values()) {
            shares.put(part.label(), rarities[part.ordinal()] / sum);
        }
        return shares;
    }

    private static String outsideText(double value, Range range) {
        return number(value) + " lies far outside of all seen before, " + number(range.low()) + " to "
                + number(range.high());
    }

    private String text(double score) {
        Part most = Part.DRIFT;
        for (Part part : Part.values()) {
            if (rarities[part.ordinal()] > rarities[most.ordinal()]) {
                most = part;
            }
        }
        String from = number(views.from(most));
        String to = number(views.to(most));
        String what =
                switch (most) {
                    case DRIFT -> "the short mean went from " + from + " to " + to;
                    case RHYTHM -> to + " where " + from + " is usual at this time of day";
                    case SMOOTHED_RHYTHM -> "lately " + to + " where " + from + " is usual at this time of day";
                    case LEVEL -> "the level went from " + from + " to " + to;
                    case SPREAD -> "the spread went from " + from + " to " + to;
                    case PATTERN -> to + " follows the last values as hardly ever before";
                };
        return what + " (score " + number(score) + ", alarm from " + number(settings.sensitivity()) + ")";
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = new BigDecimal(value, new MathContext(3)).stripTrailingZeros();
        return Math.abs(value) >= 1e9 || value != 0 && Math.abs(value) < 1e-6
                ? rounded.toString()
                : rounded.toPlainString();
    }

    @Override
    public byte[] save() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.put(VERSION).putInt(seen);
        extent.write(out);
        chance.write(out);
        views.write(out);
        alarm.write(out);
        for (int i = 0; i < PARTS; i++) {
            shortTails[i].write(out);
            longTails[i].write(out);
        }
        return out.array();
    }

    private void read(ByteBuffer in) {
        in.get();
        seen = in.getInt();
        extent.read(in);
        chance.read(in);
        views.read(in);
        alarm.read(in);
        for (int i = 0; i < PARTS; i++) {
            shortTails[i].read(in);
            longTails[i].read(in);
        }
    }
}
