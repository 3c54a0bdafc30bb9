// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.MaintenanceWindows.Turn;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.relational.IncidentEntry;
import io.bellwether.relational.IncidentStore;
import io.bellwether.relational.StoreUnavailable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the beginning and the end of a maintenance window on the timeline of each incident that is not closed, where the
 * window is in the incident's environment: planned work explains much.
 */
@Component(service = WindowsOnTimelines.class, immediate = true)
public final class WindowsOnTimelines {
    private static final Logger LOG = LoggerFactory.getLogger(WindowsOnTimelines.class);

    private final MaintenanceWindows windows;
    private final IncidentStore incidents;
    private final AutoCloseable turns;

    @Activate
    public WindowsOnTimelines(@Reference MaintenanceWindows windows, @Reference IncidentStore incidents) {
        this.windows = windows;
        this.incidents = incidents;
        turns = windows.onTurn(this::note);
    }

    @Deactivate
    public void stop() throws Exception {
        turns.close();
    }

    private void note(Turn turn) {
        Set<EnvironmentId> environments = windows.find(turn.tenant(), turn.id())
                .map(MaintenanceWindows.View::environments)
                .orElse(Set.of());
        Instant at = turn.begins() ? turn.span().from() : turn.span().to();
        String name = turn.name() == null ? turn.id() : turn.name();
        String said = "maintenance window \"" + name + "\" "
                + (turn.begins() ? "begins, until " + turn.span().to().truncatedTo(ChronoUnit.SECONDS) : "ends");
        try {
            List<IncidentEntry> entries = incidents.running().stream()
                    .filter(incident -> incident.where().tenant().equals(turn.tenant()))
                    .filter(incident -> environments.isEmpty()
                            || environments.contains(incident.where().environment()))
                    .map(incident -> IncidentEntry.of(turn.tenant(), incident.id(), at, "action", null, said))
                    .toList();
            if (!entries.isEmpty()) {
                incidents.save(List.of(), entries);
            }
        } catch (StoreUnavailable e) {
            LOG.warn("The timelines of tenant {} lack that {}: {}", turn.tenant(), said, e.getMessage());
        }
    }
}
