// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import java.util.List;

/** A folder of labelled series, and how detectors are measured by it. */
interface DataSet {
    /** What the printout calls it. */
    String title();

    List<LabelledSeries> series();

    /** True when the labels are there; otherwise scores are written and nothing can be said of them. */
    boolean isLabelled();

    /** The lines that stand above the figures. */
    List<String> head();

    /** The figures of one detector, in one or more lines. */
    List<String> figures(String detector, List<Scored> scored);
}
