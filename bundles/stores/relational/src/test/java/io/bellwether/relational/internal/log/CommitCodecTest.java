// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommitCodecTest {
    private final Output out = new Output();

    private byte[] written(Commit commit) {
        out.begin(3);
        CommitCodec.write(commit, out);
        return Arrays.copyOfRange(out.bytes(), 3, out.size());
    }

    private static Commit read(byte[] bytes) {
        return CommitCodec.read(new Input(bytes, 0, bytes.length));
    }

    @Test
    void anyCommitComesBackAsItWas() {
        for (int seed = 0; seed < 300; seed++) {
            Things things = new Things(seed);
            Commit commit = things.commit(seed % 7, seed % 5, seed % 3);
            assertThat(read(written(commit))).as("seed %d", seed).isEqualTo(commit);
        }
        assertThat(read(written(new Commit(List.of(), List.of(), List.of()))).alerts())
                .isEmpty();
    }

    @Test
    void textThatIsSaidAgainAndAlertsThatMessagesTellOfTakeNextToNothing() {
        Things things = new Things(1);
        Commit once = new Commit(List.of(things.record("a")), List.of(), List.of());
        Commit told = new Commit(
                once.alerts(),
                List.of(),
                List.of(things.message("m", List.of(once.alerts().get(0).alert()))));
        Commit twice = new Commit(List.of(once.alerts().get(0), once.alerts().get(0)), List.of(), List.of());
        int size = written(once).length;
        assertThat(written(told).length - size).isLessThan(size + 10_000);
        assertThat(written(twice).length - size).isLessThan(250);
        assertThat(read(written(told)).messages().get(0).alerts())
                .containsExactly(once.alerts().get(0).alert());
    }

    /** The checksum keeps such bytes away; if they come nevertheless, nothing worse happens than a refusal. */
    @Test
    void bytesThatAreNoCommitAreRefused() {
        Random random = new Random(7);
        Things things = new Things(7);
        byte[] good = written(things.commit(3, 3, 2));
        for (int length = 0; length < Math.min(good.length, 3_000); length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> read(cut)).as("cut at %d", length).isInstanceOf(RuntimeException.class);
        }
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                read(bad);
            } catch (IllegalArgumentException | java.time.DateTimeException | NullPointerException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aRecordOfALaterReleaseIsRefusedByName() {
        byte[] later = written(new Things(3).commit(1, 0, 0));
        later[0] = 2;
        assertThatThrownBy(() -> read(later))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("later release");
    }
}
