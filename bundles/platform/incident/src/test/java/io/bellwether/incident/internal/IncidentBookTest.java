// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.topology.ServiceMap;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentBookTest {
    private final IncidentBook book = new IncidentBook(JoinSettings.STANDARD, tenant -> ServiceMap.EMPTY, () -> "i1");

    private void open(String run, int count) {
        for (int i = 0; i < count; i++) {
            Alert alert = Sample.open(run + i, AlertClass.AUTH, "identity", 0);
            String incident = book.assign(alert, Sample.at(0));
            book.follow(List.of(Sample.in(alert, incident)), Sample.at(0));
        }
    }

    private List<Integer> counts(Instant now, boolean all) {
        return book.take(now, all).seen().stream()
                .map(incident -> incident.alertCount())
                .toList();
    }

    @Test
    void whatIsSmallIsWrittenAtOnce() {
        open("a", 3);
        assertThat(counts(Sample.at(0), false)).containsExactly(3);
        open("b", 3);
        assertThat(counts(Sample.at(0), false)).containsExactly(6);
    }

    @Test
    void whatIsLargeRestsBetweenTwoWritesAndIsNotForgotten() {
        open("a", 1_000);
        assertThat(counts(Sample.at(0), false)).containsExactly(1_000);
        open("b", 1_000);
        assertThat(counts(Sample.at(0).plusMillis(99), false)).isEmpty();
        assertThat(counts(Sample.at(0).plusMillis(100), false)).containsExactly(2_000);
        open("c", 1);
        assertThat(counts(Sample.at(0).plusMillis(100), true)).containsExactly(2_001);
        assertThat(counts(Sample.at(0).plusMillis(300), true)).isEmpty();
    }
}
