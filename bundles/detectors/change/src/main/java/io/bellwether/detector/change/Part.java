// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

/** The six views of a series, each with the name its contribution is shown under. */
enum Part {
    /** The mean of the last 12 against a slow mean of the same. */
    DRIFT("drift"),
    /** The value against what is usual in this quarter of an hour. */
    RHYTHM("rhythm"),
    /** The mean of the last 6 against what is usual in this half hour. */
    SMOOTHED_RHYTHM("smoothed-rhythm"),
    /** The mean of the last 72 against that of the last 1,000. */
    LEVEL("level"),
    /** The spread of the last 72 against that of the last 1,000. */
    SPREAD("spread"),
    /** The order in which values follow each other. */
    PATTERN("pattern");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
