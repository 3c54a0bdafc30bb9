// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.alert.Verdict;
import io.bellwether.detect.internal.series.MeasureSpec;
import java.time.Duration;

/**
 * A policy that has been read.
 *
 * @param rule what the alert stage needs of it
 * @param lateness how long its buckets stay open after their end
 */
public record Policy(Verdict.Rule rule, MeasureSpec measure, Condition detect, Recovery recover, Duration lateness) {
    public String id() {
        return rule.policy();
    }
}
