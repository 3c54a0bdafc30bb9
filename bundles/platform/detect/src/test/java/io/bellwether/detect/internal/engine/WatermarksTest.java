// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.detect.Detection.Origin;
import org.junit.jupiter.api.Test;

class WatermarksTest {
    private static final Origin POLLED = new Origin("seq", true, true);
    private static final Origin OTHER = new Origin("seq-2", true, true);
    private static final Origin BACKFILL = new Origin("seq", false, true);
    private static final long NOW = 1_755_000_000_000L;
    private static final long MINUTE = 60_000;

    private final Watermarks watermarks = new Watermarks();

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(watermarks.at(NOW)).isEqualTo(Watermarks.NONE);
        watermarks.seen(BACKFILL, NOW, NOW);
        watermarks.progress(BACKFILL, NOW, NOW);
        assertThat(watermarks.at(NOW)).isEqualTo(Watermarks.NONE);
    }

    @Test
    void pushedEventsMoveItAndAfterAPauseTheClockDoes() {
        watermarks.seen(Origin.PUSH, NOW - 5_000, NOW);
        assertThat(watermarks.at(NOW)).isEqualTo(NOW - 5_000);
        assertThat(watermarks.at(NOW + 1_999)).isEqualTo(NOW - 5_000);
        assertThat(watermarks.at(NOW + 2_000)).isEqualTo(NOW - 3_000);
        assertThat(watermarks.at(NOW + MINUTE)).isEqualTo(NOW + MINUTE - 5_000);
    }

    @Test
    void anEventOfTheFutureDoesNotRunAhead() {
        watermarks.seen(Origin.PUSH, NOW + MINUTE, NOW);
        assertThat(watermarks.at(NOW)).isEqualTo(NOW);
    }

    @Test
    void oldEventsHoldNothingBack() {
        watermarks.progress(POLLED, NOW, NOW);
        watermarks.seen(Origin.PUSH, NOW - 60 * MINUTE, NOW);
        assertThat(watermarks.at(NOW)).isEqualTo(NOW);
        assertThat(watermarks.at(NOW + 3_000)).isEqualTo(NOW);
    }

    @Test
    void aPolledOriginOnlyMovesByWhatItSays() {
        watermarks.seen(POLLED, NOW, NOW);
        assertThat(watermarks.at(NOW + MINUTE)).isEqualTo(Watermarks.NONE);
        watermarks.progress(POLLED, NOW - MINUTE, NOW);
        assertThat(watermarks.at(NOW + MINUTE)).isEqualTo(NOW - MINUTE);
    }

    @Test
    void theSlowestCounts() {
        watermarks.progress(POLLED, NOW - MINUTE, NOW);
        watermarks.progress(OTHER, NOW - 3 * MINUTE, NOW);
        assertThat(watermarks.at(NOW)).isEqualTo(NOW - 3 * MINUTE);
        watermarks.ended(OTHER);
        assertThat(watermarks.at(NOW)).isEqualTo(NOW - MINUTE);
    }

    @Test
    void aStalledOriginNoLongerHoldsOthersBack() {
        watermarks.progress(POLLED, NOW, NOW);
        watermarks.progress(OTHER, NOW, NOW);
        watermarks.progress(POLLED, NOW + 11 * MINUTE, NOW + 11 * MINUTE);
        assertThat(watermarks.at(NOW + 11 * MINUTE)).isEqualTo(NOW + 11 * MINUTE);
    }

    @Test
    void aStalledOriginAloneStandsStill() {
        watermarks.progress(POLLED, NOW, NOW);
        assertThat(watermarks.at(NOW + 60 * MINUTE)).isEqualTo(NOW);
    }

    @Test
    void itNeverGoesBack() {
        watermarks.progress(POLLED, NOW, NOW);
        assertThat(watermarks.at(NOW)).isEqualTo(NOW);
        watermarks.progress(OTHER, NOW - MINUTE, NOW);
        assertThat(watermarks.at(NOW)).isEqualTo(NOW);
    }

    @Test
    void pushedEventsWaitWhileTheyAreHeld() {
        watermarks.hold(NOW + MINUTE);
        watermarks.seen(Origin.PUSH, NOW, NOW);
        assertThat(watermarks.at(NOW)).isEqualTo(Watermarks.NONE);
        assertThat(watermarks.at(NOW + MINUTE)).isEqualTo(NOW + MINUTE);
    }
}
