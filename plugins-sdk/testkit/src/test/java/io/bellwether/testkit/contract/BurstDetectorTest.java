// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import io.bellwether.api.detector.EventDetector;

/** A right detector passes the contract. */
class BurstDetectorTest extends EventDetectorContract {
    @Override
    protected EventDetector plugin() {
        return new BurstDetector();
    }
}
