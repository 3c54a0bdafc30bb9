// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a {@link LearningDetector} knows of one series. The same buckets give the same judgements, live or in a backtest:
 * a model asks no clock and no chance that is not seeded, and one that was saved and restored goes on as if nothing had
 * been. Used by one thread at a time.
 */
@ConsumerType
public interface SeriesModel {
    /**
     * Judges a bucket and then learns from it. Called once for each closed bucket, in order, also for those without a
     * value; the state in the judgement is ignored.
     *
     * @param window never empty; its last value is the one to judge
     */
    SeriesJudgement judge(SeriesWindow window);

    /** All that is needed to go on; asked for now and then and at the end. At most 1 MiB. */
    byte[] save();
}
