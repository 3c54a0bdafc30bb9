// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.ServiceMap.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighbourhoodTest {
    private static final Duration WITHIN = Duration.ofMinutes(15);
    private static final AlertClass[] KINDS = {AlertClass.AUTH, AlertClass.SLO, AlertClass.UNKNOWN, AlertClass.EMAIL};
    private static final String[] SERVICES = {null, "portal", "orders", "database", "mail", "elsewhere"};

    private final ServiceMap services = ServiceMap.of(List.of(
            new Service("portal", "Portal", Set.of("orders"), Map.of()),
            new Service("orders", "Orders", Set.of("database"), Map.of()),
            new Service("database", "Database", Set.of(), Map.of()),
            new Service("mail", "Mail", Set.of(), Map.of())));
    private final Neighbourhood here = new Neighbourhood();
    private final List<Alert> open = new ArrayList<>();

    /** Incidents that open, learn, lose alerts, are resolved, closed and forgotten, in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findsWhatAskingEachFinds(long seed) {
        Random random = new Random(seed);
        int joined = 0;
        int minute = 0;
        for (int i = 0; i < 3_000; i++) {
            minute += random.nextInt(12) == 0 ? random.nextInt(25) : 0;
            Alert alert = Sample.open(
                    "a" + i, KINDS[random.nextInt(KINDS.length)], SERVICES[random.nextInt(SERVICES.length)], minute);
            Case expected = Neighbourhood.nearest(here.cases(), alert, services, WITHIN, Sample.at(minute));
            assertThat(here.nearest(alert, services, WITHIN, Sample.at(minute))).isSameAs(expected);
            joined += expected == null ? 0 : 1;
            Case into = expected;
            if (into == null || random.nextInt(6) == 0) {
                into = new Case("i" + i, Sample.PROD, Notes.NONE, Sample.at(minute));
                here.add(into);
            }
            into.expect(alert, Sample.at(minute));
            into.put(alert);
            open.add(alert);
            happen(random, minute);
        }
        assertThat(joined).isGreaterThan(500);
    }

    private void happen(Random random, int minute) {
        List<Case> all = List.copyOf(here.cases());
        Case any = all.get(random.nextInt(all.size()));
        Alert some = open.get(random.nextInt(open.size()));
        switch (random.nextInt(8)) {
            case 0 -> any.remove(some.id());
            case 1 ->
                all.stream()
                        .filter(each -> each.alert(some.id()) != null)
                        .forEach(each -> each.put(Sample.resolved(some, minute)));
            case 2 -> any.notes = any.notes.closed(Sample.at(minute), null);
            case 3 -> here.remove(any.number % 3 == 0 && all.size() > 10 ? any : all.get(0));
            default -> any.changedAt = Sample.at(minute);
        }
        if (here.isEmpty()) {
            here.add(new Case("last-" + minute, Sample.PROD, Notes.NONE, Sample.at(minute)));
        }
    }
}
