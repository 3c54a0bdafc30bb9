// SPDX-License-Identifier: Apache-2.0
package io.bellwether.example.flatline;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.testkit.contract.SeriesDetectorContract;

/** The contract's tests, and the scenarios in {@code src/test/resources/flatline}. */
class FlatlineDetectorTest extends SeriesDetectorContract {
    @Override
    protected SeriesDetector plugin() {
        return new FlatlineDetector();
    }
}
