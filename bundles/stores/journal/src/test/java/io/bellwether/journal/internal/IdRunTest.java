// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdRunTest {
    @TempDir
    Path folder;

    @Test
    void findsWhatItHoldsAndNothingElse() throws Exception {
        for (int size : new int[] {0, 1, 2, 63, 64, 65, 1_000, 50_000}) {
            Random random = new Random(size);
            List<IdHash> held = hashes(random, size);
            IdRun run = write("run-" + size, held);

            assertThat(run.count()).isEqualTo(size);
            assertThat(held).allMatch(run::contains);
            assertThat(hashes(random, 2_000)).noneMatch(run::contains);
            assertThat(held).noneMatch(hash -> run.contains(new IdHash(hash.id(), hash.source() + 1)));
        }
    }

    @Test
    void tellsThePlacesOfAnIdOfSeveralSources() throws Exception {
        IdRun run = write("places", List.of(new IdHash(-5, 1), new IdHash(-5, 2), new IdHash(7, 3)));

        assertThat(run.places(-5)).hasSize(2);
        assertThat(run.places(7)).containsExactly(new IdPlace(490_000, 3, 2));
        assertThat(run.places(8)).isEmpty();
    }

    @Test
    void mergesRuns() throws Exception {
        Random random = new Random(1);
        List<IdHash> all = new ArrayList<>();
        List<IdRun> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<IdHash> part = hashes(random, i * 500);
            all.addAll(part);
            runs.add(write("part-" + i, part));
        }
        IdRun merged = IdRun.merge(new Storage(), folder.resolve("merged.ids"), runs);

        assertThat(merged.count()).isEqualTo(all.size());
        assertThat(all).allMatch(merged::contains);
    }

    @Test
    void refusesAFileThatIsNotWhole() throws Exception {
        IdRun run = write("cut", hashes(new Random(3), 100));
        byte[] content = Files.readAllBytes(run.file());
        Path cut = folder.resolve("cut-short.ids");
        Files.write(cut, java.util.Arrays.copyOf(content, content.length - 1));

        assertThatThrownBy(() -> IdRun.open(cut)).isInstanceOf(DamagedSegment.class);
    }

    private IdRun write(String name, List<IdHash> hashes) throws Exception {
        IdSet set = new IdSet();
        for (int i = 0; i < hashes.size(); i++) {
            assertThat(set.add(hashes.get(i), i)).isTrue();
        }
        assertThat(hashes).allMatch(set::contains);
        return IdRun.write(new Storage(), folder.resolve(name + ".ids"), set.entries(490_000, 3), set.size());
    }

    private static List<IdHash> hashes(Random random, int count) {
        List<IdHash> hashes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hashes.add(new IdHash(random.nextLong(), random.nextLong()));
        }
        return hashes;
    }
}
