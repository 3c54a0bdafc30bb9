// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.spike;

import java.nio.ByteBuffer;

/**
 * What is usual in each hour of the day: the mean of each visit to the hour, averaged over about the last seven days, and
 * the common scale of the distances from it, over the last 500 values. A distance counts for at most four scales in it.
 */
final class Hours {
    static final int BYTES = 24 * (Double.BYTES + Integer.BYTES) + 3 * Double.BYTES + 2 * Long.BYTES + Integer.BYTES;

    private static final int HOURS = 24;
    private static final int HOUR = 3_600;
    private static final double DAYS = 6.7;
    private static final int SCALE_MEMORY = 500;
    private static final int ENOUGH = 48;
    private static final int FIRST = 10;
    private static final double CUT = 4;
    private static final double FLOOR = 0.1;

    private final double[] means = new double[HOURS];
    private final int[] visits = new int[HOURS];
    private double square;
    private long distances;
    private int hour = -1;
    private double sum;
    private long inVisit;
    private double levelFloor;

    /** Comes to a time of day; {@code level} is the running mean of the series. */
    void visit(int secondOfDay, double level) {
        levelFloor = FLOOR * Math.abs(level);
        int next = secondOfDay / HOUR;
        if (next != hour) {
            if (hour >= 0 && inVisit > 0) {
                visits[hour] = Math.min(visits[hour] + 1, Integer.MAX_VALUE - 1);
                means[hour] += (sum / inVisit - means[hour]) / Math.min(visits[hour], DAYS);
            }
            hour = next;
            sum = 0;
            inVisit = 0;
        }
    }

    /** True when this hour was seen on an earlier day and the scale rests on enough values. */
    boolean isKnown() {
        return visits[hour] > 0 && distances > ENOUGH && scale() > 0;
    }

    /** What is usual in this hour. */
    double mean() {
        return means[hour];
    }

    private double scale() {
        return Math.max(Math.sqrt(square), levelFloor);
    }

    /** How many scales a value lies away from what is usual in this hour; negative below. */
    double distance(double value) {
        return (value - means[hour]) / scale();
    }

    void add(double value) {
        if (visits[hour] > 0) {
            double distance = value - means[hour];
            double scale = scale();
            if (distances >= FIRST && scale > 0) {
                distance = Math.max(-CUT * scale, Math.min(CUT * scale, distance));
            }
            distances++;
            square += (distance * distance - square) / Math.min(distances, SCALE_MEMORY);
        }
        sum += value;
        inVisit++;
    }

    void write(ByteBuffer out) {
        for (int i = 0; i < HOURS; i++) {
            out.putDouble(means[i]).putInt(visits[i]);
        }
        out.putDouble(square)
                .putLong(distances)
                .putInt(hour)
                .putDouble(sum)
                .putLong(inVisit)
                .putDouble(levelFloor);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < HOURS; i++) {
            means[i] = in.getDouble();
            visits[i] = in.getInt();
        }
        square = in.getDouble();
        distances = in.getLong();
        hour = in.getInt();
        sum = in.getDouble();
        inVisit = in.getLong();
        levelFloor = in.getDouble();
        if (hour < -1 || hour >= HOURS) {
            throw new IllegalArgumentException("there is no hour " + hour);
        }
    }
}
