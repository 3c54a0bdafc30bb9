// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import io.bellwether.api.detector.SeriesDetector;

class LevelDetectorTest extends SeriesDetectorContract {
    @Override
    protected SeriesDetector plugin() {
        return new LevelDetector();
    }
}
