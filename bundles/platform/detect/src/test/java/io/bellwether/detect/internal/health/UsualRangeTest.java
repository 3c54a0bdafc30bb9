// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.detect.internal.series.SeriesArchive.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UsualRangeTest {
    private static final long MINUTE = 60_000;
    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");

    @Test
    void aRangeThatMovesOnIsThatOfSortingEachTime() {
        Random random = new Random(7);
        UsualRange range = new UsualRange(MINUTE);
        int shown = 400;
        double[] values = new double[range.lookback() + shown];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(5) == 0 ? Double.NaN : random.nextInt(30);
        }
        double[] low = new double[shown];
        double[] high = new double[shown];

        range.read(values, low, high);

        for (int i = 0; i < shown; i++) {
            double[] around = new double[62];
            int count = 0;
            for (int back : new int[] {1_440, 2_880}) {
                for (int each = -15; each <= 15; each++) {
                    double value = values[range.lookback() + i - back + each];
                    if (!Double.isNaN(value)) {
                        around[count++] = value;
                    }
                }
            }
            Arrays.sort(around, 0, count);
            assertThat(low[i]).isEqualTo(around[(int) (0.05 * (count - 1))]);
            assertThat(high[i]).isEqualTo(around[(int) Math.ceil(0.95 * (count - 1))]);
        }
    }

    @Test
    void tooLittleIsNoRange() {
        UsualRange range = new UsualRange(MINUTE);
        double[] values = new double[range.lookback() + 1];
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < 15; i++) {
            values[i] = 4;
        }
        double[] low = new double[1];
        double[] high = new double[1];
        range.read(values, low, high);
        assertThat(low[0]).isNaN();
        values[15] = 4;
        range.read(values, low, high);
        assertThat(low[0]).isEqualTo(4);
        assertThat(high[0]).isEqualTo(4);
    }

    @Test
    void aScoreIsTheDistanceInRobustDeviations() {
        Scale errors = new Scale(true, false, 5, 1, true);
        assertThat(errors.score(8, 4, 12)).isZero();
        assertThat(errors.score(3, 4, 12)).as("less is no trouble").isZero();
        assertThat(errors.score(40, 0, 4))
                .as("beyond the floor, by the root of a count")
                .isCloseTo(24.749, within(1e-3));
        assertThat(errors.score(1_000, 100, 429)).as("by the range").isCloseTo((1000 - 429) / 100.0, within(1e-9));
        assertThat(errors.score(Double.NaN, 1, 2)).isNaN();
        assertThat(errors.score(9, Double.NaN, Double.NaN)).isNaN();

        Scale availability = new Scale(false, true, 0.99, 0.005, false);
        assertThat(availability.score(0.97, 0.999, 1)).isCloseTo(4, within(1e-9));
        assertThat(availability.score(0.995, 0.999, 1)).isZero();
        assertThat(availability.score(1, 0.999, 1)).isZero();

        Scale events = new Scale(true, true, 60, 12, true);
        assertThat(events.score(0, 380, 420)).isGreaterThan(Scale.UNUSUAL);
        assertThat(Scale.status(0)).isEqualTo("ok");
        assertThat(Scale.status(4)).isEqualTo("warning");
        assertThat(Scale.status(12)).isEqualTo("critical");
        assertThat(Scale.status(Double.NaN)).isEqualTo("unknown");
    }

    @Test
    void anHourOfTheWeekIsKnownFromTwoWeeksOnAndOneBadWeekDoesNotShiftIt() {
        Instant monday = Instant.parse("2025-08-03T23:00:00Z");
        List<Point> hours = new ArrayList<>();
        hours.add(new Point(monday, 100, 80, 120));
        assertThat(WeekRange.of(hours, SYDNEY).low(monday)).isNaN();
        hours.add(new Point(monday.plus(Duration.ofDays(7)), 110, 90, 130));
        hours.add(new Point(monday.plus(Duration.ofDays(14)), 900, 0, 5_000));

        WeekRange week = WeekRange.of(hours, SYDNEY);

        Instant next = monday.plus(Duration.ofDays(21)).plus(Duration.ofMinutes(30));
        assertThat(week.low(next)).isEqualTo(80);
        assertThat(week.high(next)).isEqualTo(130);
        assertThat(week.low(next.plus(Duration.ofHours(1)))).isNaN();
    }

    @Test
    void summerTimeMovesTheHourWithThePeople() {
        Instant winter = Instant.parse("2025-09-21T23:00:00Z");
        List<Point> hours =
                List.of(new Point(winter, 100, 80, 120), new Point(winter.plus(Duration.ofDays(7)), 100, 80, 120));

        WeekRange week = WeekRange.of(hours, SYDNEY);

        assertThat(week.low(Instant.parse("2025-10-05T22:30:00Z")))
                .as("09:30 in summer")
                .isEqualTo(80);
        assertThat(week.low(Instant.parse("2025-10-05T23:30:00Z"))).isNaN();
    }

    @Test
    void whatIsUsualByEitherIsUsual() {
        Trace trace = new Trace(
                new Scale(true, false, 0, 1, true),
                WeekRange.of(
                        List.of(
                                new Point(Instant.parse("2025-08-03T23:00:00Z"), 100, 80, 120),
                                new Point(Instant.parse("2025-08-10T23:00:00Z"), 100, 80, 120)),
                        SYDNEY));
        UsualRange range = new UsualRange(MINUTE);
        double[] values = new double[range.lookback() + 2];
        Arrays.fill(values, 3);
        values[range.lookback()] = 110;
        values[range.lookback() + 1] = 400;

        trace.memory(values, Instant.parse("2025-08-17T23:10:00Z").toEpochMilli(), MINUTE, MINUTE);

        assertThat(trace.bands().get(0).low()).isEqualTo(3);
        assertThat(trace.bands().get(0).high()).isEqualTo(120);
        assertThat(trace.scores().get(0).value())
                .as("a Monday morning after a Sunday")
                .isZero();
        assertThat(trace.scores().get(1).value()).isGreaterThan(Scale.UNUSUAL);
    }
}
