// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forest;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of several measures of one group: what is usual for each, a forest, and how rare its scores are. */
final class ForestModel implements SeriesModel {
    private static final int FORM = 1;
    private static final long NEVER = Long.MIN_VALUE;
    private static final long DAY = 86_400_000;
    private static final int FEWEST = 256;
    private static final int MOST_MEASURES = 64;
    /** From so rare a score on it is said which measure has how much to do with it. */
    private static final double WORTH_EXPLAINING = 2;

    private static final double GREATEST_SCORE = 100;
    private static final int NAMED = 3;

    private final Method method;
    private final double sensitivity;
    private List<String> names = List.of();
    private Usual[] usual = {};
    private Points points;
    private Forest forest;
    private Calibration calibration;
    private long step;
    private long learned;
    private long lastEnd = NEVER;
    private ZoneId zone;
    private LocalClock clock;

    /** Which kind of forest. */
    enum Method {
        RANDOM_CUT,
        ISOLATION;

        Forest forest(int width) {
            return this == ISOLATION ? new Isolation(width) : new RandomCut(width);
        }
    }

    ForestModel(Method method, double sensitivity) {
        this.method = method;
        this.sensitivity = sensitivity;
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window) {
        if (!window.zone().equals(zone)) {
            zone = window.zone();
            clock = new LocalClock(zone);
        }
        long width = window.step().toMillis();
        List<String> measures = window.measures();
        if (forest == null || width != step || !measures.equals(names)) {
            begin(width, measures);
        }
        SeriesWindow[] windows = new SeriesWindow[names.size()];
        for (int m = 0; m < windows.length; m++) {
            windows[m] = window.measure(names.get(m));
        }
        long end = window.end().toEpochMilli();
        int size = window.size();
        int fresh = lastEnd == NEVER ? size : (int) Math.max(0, Math.min(size, (end - lastEnd) / step));
        catchUp(windows, size, fresh, end);
        SeriesJudgement judgement = judgeLast(windows, size, end, fresh > 0);
        lastEnd = Math.max(lastEnd, end);
        return judgement;
    }

    private void begin(long width, List<String> measures) {
        step = width;
        names = List.copyOf(measures);
        usual = new Usual[names.size()];
        for (int m = 0; m < usual.length; m++) {
            usual[m] = new Usual(step);
        }
        points = new Points(usual.length);
        forest = method.forest(usual.length);
        calibration = new Calibration();
        learned = 0;
        lastEnd = NEVER;
    }

    /** Learns the buckets before the last that were not judged; only the newest of a long past go through the forest. */
    private void catchUp(SeriesWindow[] windows, int size, int fresh, long end) {
        double[] values = new double[windows.length];
        for (int i = size - fresh; i < size - 1; i++) {
            int slot = Usual.slot(clock.local(end - (size - i) * step));
            if (!read(windows, i, values)) {
                continue;
            }
            if (i >= size - Points.MOST) {
                float[] point = point(values, slot);
                double score = forest.score(points, point);
                learn(values, slot, point, score, calibration.rarity(score));
            } else {
                for (int m = 0; m < values.length; m++) {
                    usual[m].add(values[m], slot);
                }
                learned++;
            }
        }
    }

    private SeriesJudgement judgeLast(SeriesWindow[] windows, int size, long end, boolean fresh) {
        double[] values = new double[windows.length];
        int slot = Usual.slot(clock.local(end - step));
        boolean any = read(windows, size - 1, values);
        double baseline = learned == 0 ? Double.NaN : usual[0].value(slot);
        if (!any) {
            return enough()
                    ? SeriesJudgement.clear(Double.NaN, baseline, "there is no value")
                    : SeriesJudgement.learning(learning());
        }
        float[] point = point(values, slot);
        double score = forest.score(points, point);
        double rarity = Math.min(GREATEST_SCORE, calibration.rarity(score));
        SeriesJudgement judgement =
                enough() ? judged(values, slot, point, rarity) : SeriesJudgement.learning(learning());
        if (fresh) {
            learn(values, slot, point, score, rarity);
        }
        return judgement;
    }

    private boolean enough() {
        return calibration.isKnown() && learned >= needed();
    }

    private long needed() {
        return Math.max(FEWEST, DAY / step);
    }

    private String learning() {
        return "the forest is still learning (" + Math.min(99, 100 * learned / needed()) + " % of a day)";
    }

    private SeriesJudgement judged(double[] values, int slot, float[] point, double rarity) {
        double baseline = usual[0].value(slot);
        if (rarity < WORTH_EXPLAINING && rarity < sensitivity) {
            return new SeriesJudgement(
                    Condition.CLEAR, rarity, Double.NaN, baseline, "nothing unusual together", Map.of(), null);
        }
        double[] shares = shares(point);
        Map<String, Double> contributions = new LinkedHashMap<>();
        if (names.size() > 1) {
            for (int m = 0; m < shares.length; m++) {
                contributions.put(names.get(m), shares[m]);
            }
        }
        boolean fires = rarity >= sensitivity;
        String explanation =
                (fires ? "unusual together: " : "a little unusual together: ") + explained(values, slot, shares);
        Condition condition = fires ? Condition.FIRING : Condition.CLEAR;
        return new SeriesJudgement(condition, rarity, Double.NaN, baseline, explanation, contributions, null);
    }

    private double[] shares(float[] point) {
        double[] shares = forest.shares(points, point);
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        for (int m = 0; m < shares.length; m++) {
            shares[m] = sum > 0 ? shares[m] / sum : 1.0 / shares.length;
        }
        return shares;
    }

    /** Such as {@code errors is 62 where 12 is usual (71 %), latency is 900 where 400 is usual (22 %)}. */
    private String explained(double[] values, int slot, double[] shares) {
        List<Integer> order = new ArrayList<>();
        for (int m = 0; m < shares.length; m++) {
            order.add(m);
        }
        order.sort((one, other) -> Double.compare(shares[other], shares[one]));
        StringBuilder text = new StringBuilder();
        for (int m : order.subList(0, Math.min(NAMED, order.size()))) {
            if (text.length() > 0) {
                text.append(", ");
            }
            text.append(names.get(m))
                    .append(" is ")
                    .append(NumberText.of(values[m], 3))
                    .append(" where ")
                    .append(NumberText.of(usual[m].value(slot), 3))
                    .append(" is usual");
            if (shares.length > 1) {
                text.append(" (").append(Math.round(100 * shares[m])).append(" %)");
            }
        }
        return text.toString();
    }

    private void learn(double[] values, int slot, float[] point, double score, double rarity) {
        if (!calibration.isKnown() || rarity < sensitivity) {
            if (points.size() >= FEWEST / 2) {
                calibration.add(score);
            }
        }
        forest.follow(points, points.add(point));
        for (int m = 0; m < values.length; m++) {
            usual[m].add(values[m], slot);
        }
        learned++;
    }

    private float[] point(double[] values, int slot) {
        float[] point = new float[values.length];
        for (int m = 0; m < values.length; m++) {
            point[m] = (float) usual[m].beside(values[m], slot);
        }
        return point;
    }

    /** False when no measure has a value in that bucket. */
    private static boolean read(SeriesWindow[] windows, int bucket, double[] values) {
        boolean any = false;
        for (int m = 0; m < windows.length; m++) {
            values[m] = SlotRing.tamed(windows[m].value(bucket));
            any |= !Double.isNaN(values[m]);
        }
        return any;
    }

    @Override
    public byte[] save() {
        return Saved.write(FORM, this::write);
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeByte(method.ordinal());
        out.writeLong(step);
        out.writeLong(learned);
        out.writeLong(lastEnd);
        out.writeInt(names.size());
        for (String name : names) {
            out.writeUTF(name);
        }
        if (forest != null) {
            for (Usual each : usual) {
                each.save(out);
            }
            points.save(out);
            calibration.save(out);
        }
    }

    /** @throws IllegalArgumentException when this is no saved model of that method */
    static ForestModel restore(Method method, double sensitivity, byte[] saved) {
        return Saved.read(FORM, saved, in -> read(new ForestModel(method, sensitivity), in));
    }

    private static ForestModel read(ForestModel model, DataInputStream in) throws IOException {
        if (in.readByte() != model.method.ordinal()) {
            throw new IllegalArgumentException("the saved model is of another method");
        }
        long step = in.readLong();
        long learned = in.readLong();
        long lastEnd = in.readLong();
        int count = in.readInt();
        if (count < 0 || count > MOST_MEASURES) {
            throw new IllegalArgumentException("the saved model is of " + count + " measures");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(in.readUTF());
        }
        if (count > 0) {
            model.begin(step, names);
            for (int m = 0; m < count; m++) {
                model.usual[m] = Usual.restore(in, step);
            }
            model.points = Points.restore(in, count);
            model.calibration = Calibration.restore(in);
            model.forest.regrow(model.points);
        }
        model.learned = learned;
        model.lastEnd = lastEnd;
        return model;
    }
}
