// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import java.util.Locale;

/** Draws a plot as SVG; its colours come from the page's style. */
final class SvgPen implements Plot.Pen {
    private final StringBuilder svg = new StringBuilder(2_048);

    private SvgPen() {}

    /** @param label what it shows, for those who cannot see it; escaped */
    static String draw(Report.Signal signal, String label) {
        SvgPen pen = new SvgPen();
        pen.svg
                .append("<svg class=\"plot\" role=\"img\" aria-label=\"")
                .append(label)
                .append("\" viewBox=\"0 0 ")
                .append(Plot.WIDTH)
                .append(' ')
                .append(Plot.HEIGHT)
                .append("\" preserveAspectRatio=\"none\">");
        new Plot(signal).draw(pen);
        return pen.svg.append("</svg>").toString();
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Ink ink) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                name(ink),
                x1,
                y1,
                x2,
                y2));
    }

    @Override
    public void course(double[] x, double[] y, Ink ink) {
        points("polyline", x, y, ink);
    }

    @Override
    public void area(double[] x, double[] y, Ink ink) {
        points("polygon", x, y, ink);
    }

    private void points(String element, double[] x, double[] y, Ink ink) {
        svg.append('<').append(element).append(" class=\"").append(name(ink)).append("\" points=\"");
        for (int i = 0; i < x.length; i++) {
            svg.append(String.format(Locale.ROOT, i == 0 ? "%.1f,%.1f" : " %.1f,%.1f", x[i], y[i]));
        }
        svg.append("\"/>");
    }

    private static String name(Ink ink) {
        return ink.name().toLowerCase(Locale.ROOT);
    }
}
