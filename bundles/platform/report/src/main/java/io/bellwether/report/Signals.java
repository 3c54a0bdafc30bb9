// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Where the report finds what an alert's policy measured. The stage that measures offers it. Safe for concurrent use. */
public interface Signals {
    /**
     * The series of a policy's measures.
     *
     * @param group the labels of the alert's group; empty when the policy does not group
     * @param from inclusive
     * @param to exclusive
     * @return empty when the policy is gone or nothing is known of that time
     */
    List<Curve> curves(TenantEnvironment where, String policy, Map<String, String> group, Instant from, Instant to);

    /**
     * One series.
     *
     * @param measure the measure's name
     * @param points by time, oldest first; gaps are left out
     * @param usual what was usual at that time; empty when unknown
     */
    record Curve(String measure, List<Point> points, List<Band> usual) {
        public Curve {
            points = List.copyOf(points);
            usual = List.copyOf(usual);
        }
    }

    /** One point. @param at the start of its interval */
    record Point(Instant at, double value) {}

    /** One stretch of what is usual. @param at the start of its interval */
    record Band(Instant at, double low, double high) {}
}
