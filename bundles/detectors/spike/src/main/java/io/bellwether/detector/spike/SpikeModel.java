// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.spike;

import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.detector.SeriesWindow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * What is known of one series: its running mean and deviation, and what is usual in each hour of the day.
 *
 * <p>A value {@code x} stands out by {@code |x − m| / s} from the running mean. Where the hour of the day is known, it must
 * stand out from that as well, on the same side and by half as much, so that the daily rise is no spike. In a series of
 * counts it must also stand out of chance: {@code 2·(√(x + ⅜) − √(m + ⅜))} is near to standard normal for Poisson counts
 * (F. J. Anscombe, "The transformation of Poisson, binomial and negative-binomial data", 1948), and 5 is asked where the
 * sensitivity is 4. The score is the least of the three, each in the measure of the first.
 */
final class SpikeModel implements SeriesModel {
    static final int BYTES = 3 + Integer.BYTES + Running.BYTES + Hours.BYTES;

    private static final byte VERSION = 1;
    private static final double HOUR_SHARE = 0.5;
    private static final double CHANCE_SHARE = 1.25;
    private static final double THREE_EIGHTHS = 0.375;
    private static final double GREATEST = 1e100;
    private static final double MOST = 1e6;
    private static final String ORDINARY = "it does not stand out";
    private static final int DAY = 86_400;

    private final SpikeSettings settings;
    private final Running running;
    private final Hours hours = new Hours();
    private boolean counts = true;
    private boolean lasting;
    private int since = Integer.MAX_VALUE;

    SpikeModel(SpikeSettings settings) {
        this.settings = settings;
        this.running = new Running(settings.memory());
    }

    /** @throws IllegalArgumentException when these bytes are no saved model */
    static SpikeModel restore(SpikeSettings settings, byte[] saved) {
        if (saved.length != BYTES || saved[0] != VERSION) {
            throw new IllegalArgumentException(
                    saved.length + " bytes are no saved model of this version, which has " + BYTES);
        }
        SpikeModel model = new SpikeModel(settings);
        ByteBuffer in = ByteBuffer.wrap(saved, 1, BYTES - 1);
        model.counts = in.get() == 1;
        model.lasting = in.get() == 1;
        model.since = in.getInt();
        model.running.read(in);
        model.hours.read(in);
        return model;
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window) {
        since = since == Integer.MAX_VALUE ? since : since + 1;
        double given = window.last();
        if (Double.isNaN(given) || Double.isInfinite(given)) {
            lasting = false;
            return SeriesJudgement.clear(Double.NaN, running.mean(), "there is no value");
        }
        double value = Math.max(-GREATEST, Math.min(GREATEST, given));
        counts = counts && value >= 0 && value == Math.rint(value);
        hours.visit(secondOfDay(window), running.mean());
        SeriesJudgement judgement = running.isKnown()
                ? judged(value)
                : SeriesJudgement.learning(
                        "the series is still being learned, " + Running.FIRST + " values are needed");
        running.add(value);
        hours.add(value);
        return judgement;
    }

    private SeriesJudgement judged(double value) {
        double mean = running.mean();
        double deviation = running.deviation();
        boolean up = value > mean;
        double plain = plain(value, mean, deviation);
        double score = Math.min(plain, Math.min(byHour(value, up), byChance(value, mean)));
        double least = Math.max(settings.minimum(), settings.minimumShare() * Math.abs(mean));
        if (Math.abs(value - mean) < least || !settings.direction().allows(up)) {
            score = 0;
        }
        boolean reached = score >= settings.sensitivity();
        boolean raised = reached && (lasting || since > settings.quiet());
        if (raised && !lasting) {
            since = 0;
        }
        lasting = raised;
        if (reached && !raised) {
            score = 0.99 * settings.sensitivity();
        }
        double limit = limit(mean, deviation, least, up);
        return new SeriesJudgement(
                raised ? Condition.FIRING : Condition.CLEAR,
                score,
                limit,
                mean,
                raised ? text(value, mean, plain, up) : ORDINARY,
                Map.of(),
                null);
    }

    /** After nothing but zeros, counts are left to chance to judge, and a first fraction tells nothing. */
    private double plain(double value, double mean, double deviation) {
        if (deviation > 0) {
            return Math.min(MOST, Math.abs(value - mean) / deviation);
        }
        return counts && value > mean ? MOST : 0;
    }

    /** The distance from what is usual in this hour, in the measure of the plain score; no limit while it is not known. */
    private double byHour(double value, boolean up) {
        if (!hours.isKnown()) {
            return MOST;
        }
        double distance = hours.distance(value);
        return distance > 0 == up ? Math.min(MOST, Math.abs(distance) / HOUR_SHARE) : 0;
    }

    private double byChance(double value, double mean) {
        if (!counts) {
            return MOST;
        }
        double deviations = 2 * (Math.sqrt(value + THREE_EIGHTHS) - Math.sqrt(Math.max(0, mean) + THREE_EIGHTHS));
        return Math.min(MOST, Math.abs(deviations) / CHANCE_SHARE);
    }

    private double limit(double mean, double deviation, double least, boolean up) {
        double distance = Math.max(settings.sensitivity() * deviation, least);
        return up ? mean + distance : mean - distance;
    }

    private String text(double value, double mean, double plain, boolean up) {
        String usual = number(value) + " against a running mean of " + number(mean);
        String hour = hours.isKnown() ? "; " + number(hours.mean()) + " is usual in this hour" : "";
        String times = mean > 0 && up ? " (" + number(value / mean) + " times)" : "";
        return usual + times + ": " + number(plain) + " standard deviations" + (up ? " above" : " below") + hour;
    }

    private static int secondOfDay(SeriesWindow window) {
        Instant begin = window.end().minus(window.step());
        ZoneOffset offset = window.zone().getRules().getOffset(begin);
        return (int) Math.floorMod(begin.getEpochSecond() + offset.getTotalSeconds(), DAY);
    }

    private static String number(double value) {
        BigDecimal rounded = new BigDecimal(value, new MathContext(3)).stripTrailingZeros();
        return Math.abs(value) >= 1e9 || value != 0 && Math.abs(value) < 1e-6
                ? rounded.toString()
                : rounded.toPlainString();
    }

    @Override
    public byte[] save() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.put(VERSION)
                .put((byte) (counts ? 1 : 0))
                .put((byte) (lasting ? 1 : 0))
                .putInt(since);
        running.write(out);
        hours.write(out);
        return out.array();
    }
}
