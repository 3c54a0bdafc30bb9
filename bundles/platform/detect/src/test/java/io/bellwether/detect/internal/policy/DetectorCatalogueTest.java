// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.detect.internal.DirectGuard;
import io.bellwether.detector.threshold.ThresholdDetector;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Detectors that come and go. */
class DetectorCatalogueTest {
    private static final Condition.Detector LEAF =
            (Condition.Detector) new PolicyReader(with(new ThresholdDetector(), () -> false))
                    .read(Map.of("id", "p", "measure", Map.of(), "detect", Map.of("threshold", Map.of("above", 5))))
                    .detect();

    private static DetectorCatalogue with(ThresholdDetector detector, BooleanSupplier stopping) {
        DetectorCatalogue catalogue = new DetectorCatalogue(new DirectGuard(), stopping);
        catalogue.add(detector);
        return catalogue;
    }

    @Test
    void aDetectorThatGoesIsMissing() {
        ThresholdDetector detector = new ThresholdDetector();
        DetectorCatalogue catalogue = with(detector, () -> false);
        AtomicInteger changes = new AtomicInteger();
        catalogue.onChange(changes::incrementAndGet);

        assertThat(catalogue.bind(LEAF)).isInstanceOf(DetectorCatalogue.Bound.class);
        catalogue.remove(detector);
        assertThat(catalogue.bind(LEAF)).isInstanceOf(DetectorCatalogue.Missing.class);
        assertThat(changes).hasValue(1);
    }

    @Test
    void detectorsStayWhileThePlatformStopsSoThatModelsCanBeSaved() {
        ThresholdDetector detector = new ThresholdDetector();
        AtomicBoolean stopping = new AtomicBoolean();
        DetectorCatalogue catalogue = with(detector, stopping::get);
        AtomicInteger changes = new AtomicInteger();
        catalogue.onChange(changes::incrementAndGet);

        stopping.set(true);
        catalogue.remove(detector);
        assertThat(catalogue.bind(LEAF)).isInstanceOf(DetectorCatalogue.Bound.class);
        assertThat(catalogue.apart("elsewhere").bind(LEAF)).isInstanceOf(DetectorCatalogue.Bound.class);
        assertThat(changes).hasValue(0);
    }
}
