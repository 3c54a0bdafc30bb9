// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import java.util.List;
import java.util.Map;

/** What a policy asks of detectors. */
public sealed interface Condition {
    /** All must fire; one that is learning is left out. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** One must fire. */
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** It must not fire. */
    record Not(Condition part) implements Condition {}

    /**
     * One detector with its settings.
     *
     * @param path where it stands in the policy, for messages
     * @param settings as written
     */
    record Detector(String path, String id, Map<String, Object> settings) implements Condition {}
}
