// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import java.util.ArrayList;
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
     * @param measures the names of the measures it judges; empty for all of the policy's, the first before the others
     */
    record Detector(String path, String id, Map<String, Object> settings, List<String> measures) implements Condition {
        public Detector {
            measures = List.copyOf(measures);
        }

        /** One that judges what the policy measures. */
        public Detector(String path, String id, Map<String, Object> settings) {
            this(path, id, settings, List.of());
        }
    }

    /** Every detector in it, in the order written. */
    default List<Detector> detectors() {
        List<Detector> found = new ArrayList<>();
        gather(this, found);
        return found;
    }

    private static void gather(Condition condition, List<Detector> found) {
        if (condition instanceof All all) {
            all.parts().forEach(part -> gather(part, found));
        } else if (condition instanceof Any any) {
            any.parts().forEach(part -> gather(part, found));
        } else if (condition instanceof Not not) {
            gather(not.part(), found);
        } else {
            found.add((Detector) condition);
        }
    }
}
