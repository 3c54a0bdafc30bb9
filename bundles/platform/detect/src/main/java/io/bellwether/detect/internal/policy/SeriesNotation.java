// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers as Prometheus' promtool writes them in its rule tests: {@code 5 7 9}; {@code 0x10}, which is 0 and ten more;
 * {@code 1+2x5}, which is 1 3 5 7 9 11; {@code 80-10x3}; {@code _} for none and {@code _x4} for four of these.
 *
 * <p>Source: Prometheus documentation, "Unit testing for rules", series notation.
 */
final class SeriesNotation {
    private static final String NUMBER = "-?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d{1,3})?";
    private static final Pattern ITEM = Pattern.compile("(?:(?<none>_)|(?<first>" + NUMBER + ")(?:(?<sign>[-+])(?<by>"
            + NUMBER + ")(?=x))?)(?:x(?<more>\\d{1,6}))?");

    private SeriesNotation() {}

    /**
     * Reads numbers; NaN where there is none.
     *
     * @param most how many there may be
     * @throws IllegalArgumentException saying what cannot be read and what would be right
     */
    static double[] parse(String text, int most) {
        double[] values = new double[16];
        int size = 0;
        for (String item : text.strip().split("[\\s,]+")) {
            Matcher form = ITEM.matcher(item);
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "'" + item
                                + "' cannot be read; write numbers such as 5, 0x10 (0 and ten more), 1+2x5 (1 3 5 7 9 11) or _ (none)");
            }
            boolean none = form.group("none") != null;
            String repeated = form.group("more");
            int count = repeated == null ? 1 : Integer.parseInt(repeated) + (none ? 0 : 1);
            if (size + count > most) {
                throw new IllegalArgumentException("has more than " + most + " values");
            }
            double first = none ? Double.NaN : Double.parseDouble(form.group("first"));
            double by = form.group("by") == null ? 0 : Double.parseDouble(form.group("by"));
            double step = "-".equals(form.group("sign")) ? -by : by;
            if (size + count > values.length) {
                values = Arrays.copyOf(values, Math.max(size + count, 2 * values.length));
            }
            for (int i = 0; i < count; i++) {
                values[size++] = first + i * step;
            }
        }
        return Arrays.copyOf(values, size);
    }
}
