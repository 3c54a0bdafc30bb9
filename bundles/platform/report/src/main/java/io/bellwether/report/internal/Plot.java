// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import io.bellwether.report.Signals.Band;
import io.bellwether.report.Signals.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A signal's course as lines and areas. It has no letters: the page puts them beside it, so that drawing needs no fonts.
 * A pure function of the signal.
 */
final class Plot {
    /** The size it is drawn in; whoever shows it may scale it. */
    static final int WIDTH = 680;

    static final int HEIGHT = 120;

    private static final int LINES = 3;
    private static final double ROOM = 1.08;

    private final Report.Signal signal;
    private final double least;
    private final double greatest;

    Plot(Report.Signal signal) {
        this.signal = signal;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Point point : signal.curve().points()) {
            low = Math.min(low, point.value());
            high = Math.max(high, point.value());
        }
        for (Band band : signal.curve().usual()) {
            low = Math.min(low, band.low());
            high = Math.max(high, band.high());
        }
        if (!Double.isNaN(signal.limit())) {
            low = Math.min(low, signal.limit());
            high = Math.max(high, signal.limit());
        }
        low = Double.isInfinite(low) ? 0 : Math.min(0, low);
        high = Double.isInfinite(high) ? 1 : high;
        least = low;
        greatest = high > low ? low + (high - low) * ROOM : low + 1;
    }

    /** What is drawn with. Coordinates grow to the right and down. */
    interface Pen {
        /** What is drawn. */
        enum Ink {
            GRID,
            USUAL,
            TROUBLE,
            LIMIT,
            COURSE
        }

        void line(double x1, double y1, double x2, double y2, Ink ink);

        void course(double[] x, double[] y, Ink ink);

        void area(double[] x, double[] y, Ink ink);
    }

    void draw(Pen pen) {
        double begin = Math.max(0, x(signal.since()));
        double end = signal.until() == null ? WIDTH : Math.min(WIDTH, x(signal.until()));
        if (end > begin) {
            pen.area(new double[] {begin, end, end, begin}, new double[] {0, 0, HEIGHT, HEIGHT}, Pen.Ink.TROUBLE);
        }
        for (int i = 0; i <= LINES; i++) {
            double y = (double) HEIGHT * i / LINES;
            pen.line(0, y, WIDTH, y, Pen.Ink.GRID);
        }
        usual(pen);
        if (!Double.isNaN(signal.limit())) {
            pen.line(0, y(signal.limit()), WIDTH, y(signal.limit()), Pen.Ink.LIMIT);
        }
        course(pen);
    }

    private void usual(Pen pen) {
        List<Band> bands = signal.curve().usual();
        if (bands.size() < 2) {
            return;
        }
        double[] x = new double[bands.size() * 2];
        double[] y = new double[x.length];
        for (int i = 0; i < bands.size(); i++) {
            Band band = bands.get(i);
            x[i] = x(band.at());
            y[i] = y(band.high());
            x[x.length - 1 - i] = x[i];
            y[y.length - 1 - i] = y(band.low());
        }
        pen.area(x, y, Pen.Ink.USUAL);
    }

    /** A gap in the data is a gap in the line. */
    private void course(Pen pen) {
        List<Point> points = signal.curve().points();
        Duration step = step(points);
        int from = 0;
        for (int i = 1; i <= points.size(); i++) {
            boolean gap = i == points.size()
                    || Duration.between(points.get(i - 1).at(), points.get(i).at())
                                    .compareTo(step.multipliedBy(2))
                            > 0;
            if (gap) {
                stretch(points.subList(from, i), pen);
                from = i;
            }
        }
    }

    private void stretch(List<Point> points, Pen pen) {
        double[] x = points.stream().mapToDouble(point -> x(point.at())).toArray();
        double[] y = points.stream().mapToDouble(point -> y(point.value())).toArray();
        if (x.length == 1) {
            pen.line(x[0] - 1, y[0], x[0] + 1, y[0], Pen.Ink.COURSE);
        } else {
            pen.course(x, y, Pen.Ink.COURSE);
        }
    }

    private static Duration step(List<Point> points) {
        Duration least = null;
        for (int i = 1; i < points.size(); i++) {
            Duration each =
                    Duration.between(points.get(i - 1).at(), points.get(i).at());
            least = least == null || each.compareTo(least) < 0 ? each : least;
        }
        return least == null ? Duration.ofMinutes(1) : least;
    }

    private double x(Instant at) {
        double whole = Duration.between(signal.from(), signal.to()).toMillis();
        return whole <= 0 ? 0 : WIDTH * Duration.between(signal.from(), at).toMillis() / whole;
    }

    private double y(double value) {
        return HEIGHT - HEIGHT * (value - least) / (greatest - least);
    }
}
