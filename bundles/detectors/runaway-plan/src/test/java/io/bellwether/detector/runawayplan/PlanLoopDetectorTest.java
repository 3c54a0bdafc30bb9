// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.runawayplan;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.testkit.contract.EventDetectorContract;

class PlanLoopDetectorTest extends EventDetectorContract {
    @Override
    protected EventDetector plugin() {
        return new PlanLoopDetector();
    }
}
