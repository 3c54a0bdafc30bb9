// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.Map;

/** Draws a plot as the vectors of a PDF. */
final class PdfPen implements Plot.Pen {
    private static final BasicStroke THIN = new BasicStroke(0.5f);
    private static final BasicStroke FIRM = new BasicStroke(1.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHED =
            new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, new float[] {4f, 3f}, 0f);

    private static final Map<Ink, Color> COLOURS = Map.of(
            Ink.GRID, new Color(0xd9dde3),
            Ink.USUAL, new Color(0xdfe8f5),
            Ink.TROUBLE, new Color(0xfdecea),
            Ink.LIMIT, new Color(0xb42318),
            Ink.COURSE, new Color(0x1f5fbf));

    private final Graphics2D graphics;
    private final double sideways;
    private final double down;

    /** @param width and {@code height} of the room it has, in the graphics' own units */
    PdfPen(Graphics2D graphics, double width, double height) {
        this.graphics = graphics;
        sideways = width / Plot.WIDTH;
        down = height / Plot.HEIGHT;
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Ink ink) {
        take(ink);
        graphics.draw(new Line2D.Double(x1 * sideways, y1 * down, x2 * sideways, y2 * down));
    }

    @Override
    public void course(double[] x, double[] y, Ink ink) {
        take(ink);
        graphics.draw(path(x, y));
    }

    @Override
    public void area(double[] x, double[] y, Ink ink) {
        take(ink);
        Path2D path = path(x, y);
        path.closePath();
        graphics.fill(path);
    }

    private Path2D path(double[] x, double[] y) {
        Path2D path = new Path2D.Double();
        path.moveTo(x[0] * sideways, y[0] * down);
        for (int i = 1; i < x.length; i++) {
            path.lineTo(x[i] * sideways, y[i] * down);
        }
        return path;
    }

    private void take(Ink ink) {
        graphics.setStroke(ink == Ink.LIMIT ? DASHED : ink == Ink.COURSE ? FIRM : THIN);
        graphics.setColor(COLOURS.get(ink));
    }
}
