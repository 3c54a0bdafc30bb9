// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.TrailEntry;
import io.bellwether.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Entries of one alert's trail that share a row: the first in columns of its own, the others behind it. */
record PackedTrail(List<TrailEntry> entries) {
    static final String INSERT = "INSERT INTO trail_entry (tenant, alert_id, decided_at, stage, decision,"
            + " reason, actor, further) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int MOST = 50;

    /** Rows for these entries; each alert's entries keep their order. */
    static List<PackedTrail> pack(List<TrailEntry> trail) {
        Map<Key, List<TrailEntry>> open = new LinkedHashMap<>();
        List<PackedTrail> full = new ArrayList<>();
        for (TrailEntry entry : trail) {
            Key key = new Key(entry.tenant(), entry.alertId());
            List<TrailEntry> entries = open.computeIfAbsent(key, any -> new ArrayList<>(4));
            entries.add(entry);
            if (entries.size() == MOST) {
                full.add(new PackedTrail(open.remove(key)));
            }
        }
        open.values().forEach(entries -> full.add(new PackedTrail(entries)));
        return full;
    }

    private record Key(TenantId tenant, String alertId) {}

    TenantId tenant() {
        return entries.get(0).tenant();
    }

    String alertId() {
        return entries.get(0).alertId();
    }

    /** The values of {@link #INSERT} in order. */
    Object[] values() {
        TrailEntry first = entries.get(0);
        return new Object[] {
            first.tenant().value(),
            first.alertId(),
            first.at(),
            first.stage(),
            first.decision(),
            first.reason(),
            first.actor(),
            entries.size() == 1 ? null : further()
        };
    }

    private String further() {
        return Json.text(entries.stream()
                .skip(1)
                .map(entry -> Arrays.asList(
                        Values.stored(entry.at()).toString(),
                        entry.stage(),
                        entry.decision(),
                        entry.reason(),
                        entry.actor()))
                .toList());
    }

    /** The entries of a row. */
    static List<TrailEntry> read(Row row) {
        TrailEntry first = new TrailEntry(
                row.tenant(),
                row.text("alertId"),
                row.time("decidedAt"),
                row.text("stage"),
                row.text("decision"),
                row.text("reason"),
                row.text("actor"));
        String further = row.text("further");
        if (further == null) {
            return List.of(first);
        }
        List<TrailEntry> entries = new ArrayList<>();
        entries.add(first);
        for (Object each : (List<?>) Json.value(further)) {
            List<?> values = (List<?>) each;
            entries.add(new TrailEntry(
                    first.tenant(),
                    first.alertId(),
                    Instant.parse((String) values.get(0)),
                    (String) values.get(1),
                    (String) values.get(2),
                    (String) values.get(3),
                    (String) values.get(4)));
        }
        return entries;
    }

    /** By time; what has the same time as it was written. */
    static List<TrailEntry> inOrder(List<TrailEntry> written) {
        return written.stream().sorted(Comparator.comparing(TrailEntry::at)).toList();
    }
}
