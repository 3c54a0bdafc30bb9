// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import java.nio.ByteBuffer;

/**
 * What is usual at a time of day: the day in equal parts, each with a moving mean of about the last seven values seen in
 * it, and a common scale of the distances from it. A distance is cut at four scales before it moves the scale, so that an
 * incident does not become the yardstick.
 */
final class Rhythm {
    private static final double MEMORY = 6.7;
    private static final int SCALE_MEMORY = 3_000;
    private static final double CUT = 4;
    private static final int FIRST = 10;
    private static final int DAY = 86_400;

    private final double[] means;
    private final int[] counts;
    private long distances;
    private double square;

    Rhythm(int parts) {
        means = new double[parts];
        counts = new int[parts];
    }

    static int bytes(int parts) {
        return parts * (Double.BYTES + Integer.BYTES) + Long.BYTES + Double.BYTES;
    }

    /** The usual value at a second of the day; {@code fallback} while that part of the day has not been seen. */
    double usual(int secondOfDay, double fallback) {
        int part = part(secondOfDay);
        return counts[part] == 0 ? fallback : means[part];
    }

    /** How many scales a value lies away from the usual one; it is then learned. */
    double distance(int secondOfDay, double value, double fallback) {
        double distance = value - usual(secondOfDay, fallback);
        double scale = Math.sqrt(square);
        double scales = distances > 1 && scale > 0 ? Math.abs(distance) / scale : 0;
        double cut =
                distances >= FIRST && scale > 0 ? Math.max(-CUT * scale, Math.min(CUT * scale, distance)) : distance;
        distances++;
        square += (cut * cut - square) / Math.min(distances, SCALE_MEMORY);
        int part = part(secondOfDay);
        counts[part] = Math.min(counts[part] + 1, Integer.MAX_VALUE - 1);
        means[part] += (value - means[part]) / Math.min(counts[part], MEMORY);
        return scales;
    }

    private int part(int secondOfDay) {
        return (int) ((long) secondOfDay * means.length / DAY);
    }

    void write(ByteBuffer out) {
        for (int i = 0; i < means.length; i++) {
            out.putDouble(means[i]).putInt(counts[i]);
        }
        out.putLong(distances).putDouble(square);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < means.length; i++) {
            means[i] = in.getDouble();
            counts[i] = in.getInt();
        }
        distances = in.getLong();
        square = in.getDouble();
    }
}
