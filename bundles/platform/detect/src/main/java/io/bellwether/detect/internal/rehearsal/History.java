// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Alerts;
import io.bellwether.detect.internal.series.SeriesArchive;
import io.bellwether.events.EventIndex;
import io.bellwether.journal.Journal;
import io.bellwether.relational.OutcomeStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Where the past is kept. Safe for concurrent use. */
@Component(service = History.class)
public final class History {
    private final SeriesArchive archive;
    private final EventIndex index;
    private final Journal journal;
    private final Alerts alerts;
    private final OutcomeStore outcomes;

    @Activate
    public History(
            @Reference SeriesArchive archive,
            @Reference EventIndex index,
            @Reference Journal journal,
            @Reference Alerts alerts,
            @Reference OutcomeStore outcomes) {
        this.alerts = alerts;
        this.outcomes = outcomes;
        this.archive = archive;
        this.index = index;
        this.journal = journal;
    }

    SeriesArchive archive() {
        return archive;
    }

    EventIndex index() {
        return index;
    }

    Journal journal() {
        return journal;
    }

    Alerts alerts() {
        return alerts;
    }

    OutcomeStore outcomes() {
        return outcomes;
    }
}
