// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each formula by itself. */
class PartsTest {
    @Test
    void aSpreadBeginsAsThePlainMeanAndForgets() {
        Spread spread = new Spread(4);
        for (double value : new double[] {2, 4, 6}) {
            spread.add(value);
        }
        assertThat(spread.mean()).isCloseTo(4, within(1e-12));
        assertThat(spread.deviation()).as("of the population").isCloseTo(Math.sqrt(8 / 3.0), within(1e-12));
        for (int i = 0; i < 200; i++) {
            spread.add(10);
        }
        assertThat(spread.mean()).isCloseTo(10, within(1e-9));
        assertThat(spread.deviation()).isCloseTo(0, within(1e-6));
    }

    @Test
    void aRingKeepsTheLatest() {
        Ring ring = new Ring(3);
        for (int i = 1; i <= 5; i++) {
            ring.add(i);
        }
        assertThat(new double[] {ring.at(0), ring.at(1), ring.at(2)}).containsExactly(5, 4, 3);
        assertThat(ring.oldest()).isEqualTo(3);
        assertThat(ring.mean()).isEqualTo(4);
        assertThat(ring.deviation(4)).isCloseTo(Math.sqrt(2 / 3.0), within(1e-12));
    }

    @Test
    void aRhythmKnowsEachPartOfTheDay() {
        Rhythm rhythm = new Rhythm(24);
        assertThat(rhythm.usual(0, 7)).as("not seen yet").isEqualTo(7);
        Random random = new Random(1);
        for (int day = 0; day < 20; day++) {
            for (int hour = 0; hour < 24; hour++) {
                rhythm.distance(hour * 3_600, 100 * hour + random.nextGaussian(), 100 * hour);
            }
        }
        assertThat(rhythm.usual(5 * 3_600 + 3_599, 0)).isCloseTo(500, within(2.0));
        assertThat(rhythm.distance(5 * 3_600, 500, 0)).isLessThan(1);
        assertThat(rhythm.distance(5 * 3_600, 600, 0)).isGreaterThan(20);
    }

    @Test
    void aWildValueBarelyMovesTheScaleOfARhythm() {
        Rhythm calm = new Rhythm(1);
        Rhythm struck = new Rhythm(1);
        Random random = new Random(2);
        for (int i = 0; i < 3_000; i++) {
            double value = random.nextGaussian();
            calm.distance(0, value, 0);
            struck.distance(0, i == 2_900 ? 1e6 : value, 0);
        }
        Rhythm again = new Rhythm(1);
        ByteBuffer bytes = ByteBuffer.allocate(Rhythm.bytes(1));
        struck.write(bytes);
        bytes.flip();
        again.read(bytes);
        double before = calm.distance(0, 10, 0);
        assertThat(again.distance(0, 10, 0)).isCloseTo(before, within(0.3 * before));
    }

    @Test
    void aPatternIsSurprisedByWhatNeverFollowed() {
        Pattern pattern = new Pattern();
        double first = pattern.surprise(3);
        assertThat(first).as("one of eight: counts (0 + 2/8) of 2").isCloseTo(3, within(1e-12));
        for (int i = 0; i < 400; i++) {
            pattern.surprise(i % 4);
        }
        assertThat(pattern.surprise(0)).isLessThan(0.1);
        assertThat(pattern.surprise(7)).isGreaterThan(7);
    }

    @Test
    void theBackOffOfAPatternFollowsItsFormula() {
        Pattern pattern = new Pattern();
        pattern.surprise(1);
        pattern.surprise(1);
        // order 0: (2 + 2/8) / (2 + 2) = 9/16; order 1 after "1": (1 + 2·9/16) / (1 + 2) = 17/24;
        // order 2 after "1 1" has seen nothing: (0 + 2·17/24) / (0 + 2) = 17/24
        assertThat(pattern.surprise(1)).isCloseTo(-Math.log(17 / 24.0) / Math.log(2), within(1e-12));
    }

    @Test
    void aPatternForgetsSlowlyAndStaysBounded() {
        Pattern pattern = new Pattern();
        for (int i = 0; i < 100_000; i++) {
            pattern.surprise(2);
        }
        assertThat(pattern.surprise(2)).isBetween(0.0, 0.001);
        assertThat(pattern.surprise(5)).isGreaterThan(12);
    }

    @Test
    void aTailGivesTheShareOfGreaterValues() {
        Tail tail = new Tail(1);
        Random random = new Random(3);
        for (int i = 0; i < 1_900; i++) {
            tail.rarity(1 + 99 * random.nextDouble());
        }
        assertThat(tail.rarity(50.5)).isCloseTo(-Math.log10(0.5), within(0.03));
        assertThat(tail.rarity(90.1)).isCloseTo(1, within(0.08));
        double far = tail.rarity(150);
        assertThat(far).isGreaterThan(4);
        assertThat(tail.rarity(1e8)).as("at most").isEqualTo(8);
        assertThat(tail.rarity(0)).isCloseTo(0, within(0.01));
    }

    @Test
    void aTailJudgesMeansAgainstMeansThatDoNotOverlap() {
        Tail tail = new Tail(6);
        for (int i = 0; i < 20 + 6; i++) {
            assertThat(tail.rarity(1)).as("value %d", i).isZero();
        }
        tail.rarity(1);
        for (int i = 0; i < 5; i++) {
            tail.rarity(100);
        }
        assertThat(tail.rarity(100))
                .as("all six raised, none of them learned yet")
                .isGreaterThan(4);
    }

    @Test
    void aTailForgets() {
        Tail tail = new Tail(1);
        for (int i = 0; i < 3_000; i++) {
            tail.rarity(100);
        }
        double strange = tail.rarity(200);
        for (int i = 0; i < 6_000; i++) {
            tail.rarity(200);
        }
        assertThat(strange).isGreaterThan(3);
        assertThat(tail.rarity(200)).isLessThan(0.5);
    }

    @Test
    void anExtentTellsWhatIsFarOutside() {
        Extent extent = new Extent();
        assertThat(extent.isFarOutside(5)).isFalse();
        extent.add(0);
        extent.add(100);
        assertThat(extent.isFarOutside(105)).isFalse();
        assertThat(extent.isFarOutside(105.1)).isTrue();
        assertThat(extent.isFarOutside(-5)).isFalse();
        assertThat(extent.isFarOutside(-5.1)).isTrue();
        assertThat(extent.eighth(0)).isZero();
        assertThat(extent.eighth(50)).isEqualTo(4);
        assertThat(extent.eighth(100)).isEqualTo(7);
    }

    @Test
    void anExtentForgetsAWildValue() {
        Extent extent = new Extent();
        extent.add(0);
        extent.add(1_000_000);
        int values = 0;
        while (!extent.isFarOutside(200)) {
            extent.add(values++ % 100);
        }
        assertThat(values).isBetween(28_000, 33_000);
    }

    @Test
    void countNoiseIsMeasuredInPoissonDeviations() {
        CountNoise noise = new CountNoise();
        for (int i = 0; i < 500; i++) {
            noise.add(4, 4);
        }
        assertThat(noise.significance()).isZero();
        noise.add(14, 4);
        assertThat(noise.significance()).as("one bucket: (14 − 4) / √4").isCloseTo(5, within(1e-9));
        noise.add(14, 14);
        assertThat(noise.significance())
                .as("usual at this time of day, and the milder counts")
                .isLessThan(5);
        noise.add(0.5, 4);
        assertThat(noise.significance()).as("no count any more").isInfinite();
    }

    @Test
    void anAlarmLastsAndHoldsBack() {
        Alarm alarm = new Alarm(20);
        alarm.step();
        assertThat(alarm.raise(true, false)).isTrue();
        alarm.step();
        assertThat(alarm.raise(true, false)).isFalse();
        assertThat(alarm.isLasting()).isTrue();
        alarm.step();
        assertThat(alarm.raise(false, true)).as("outside too soon").isFalse();
        assertThat(alarm.isLasting()).isFalse();
        for (int i = 0; i < 11; i++) {
            alarm.step();
        }
        assertThat(alarm.raise(true, true)).as("13 buckets later").isTrue();
        for (int i = 0; i < 20; i++) {
            alarm.step();
        }
        assertThat(alarm.raise(true, false)).as("20 buckets later").isFalse();
        alarm.step();
        assertThat(alarm.raise(true, false)).as("21 buckets later").isTrue();
    }

    @Test
    void brokenStatesAreRefused() {
        ByteBuffer ring = ByteBuffer.allocate(Ring.bytes(2)).putInt(16, 5);
        assertThatThrownBy(() -> new Ring(2).read(ring)).isInstanceOf(IllegalArgumentException.class);
        ByteBuffer alarm = ByteBuffer.allocate(Alarm.BYTES).putLong(0, -4);
        assertThatThrownBy(() -> new Alarm(1).read(alarm)).isInstanceOf(IllegalArgumentException.class);
        ByteBuffer extent = ByteBuffer.allocate(Extent.BYTES).putLong(128, -1);
        assertThatThrownBy(() -> new Extent().read(extent)).isInstanceOf(IllegalArgumentException.class);
        ByteBuffer pattern = ByteBuffer.allocate(Pattern.BYTES).put(Pattern.BYTES - 2, (byte) 9);
        assertThatThrownBy(() -> new Pattern().read(pattern)).isInstanceOf(IllegalArgumentException.class);
    }
}
