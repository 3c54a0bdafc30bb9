// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.detect.internal.series.SeriesLimits;
import io.bellwether.detect.internal.series.StoredSeries;
import io.bellwether.journal.Journal;
import io.bellwether.journal.JournalReader;
import java.time.Duration;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What detection knows its past from, and how much of the present it keeps. Safe for concurrent use. */
@Component(service = Past.class, configurationPid = "io.bellwether.detect")
public final class Past {
    static final String GROUPS = "groups.limit";
    static final String ENVIRONMENT = "series.limit.environment";
    static final String NODE = "series.limit.node";
    static final String SNAPSHOT = "snapshot.every";
    private static final Logger LOG = LoggerFactory.getLogger(Past.class);
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final Journal journal;
    private final JournalReader reader;
    private final StoredSeries series;
    private final int groups;
    private final int perEnvironment;
    private final SeriesLimits.Node node;
    private final Duration every;

    @Activate
    public Past(
            @Reference Journal journal,
            @Reference JournalReader reader,
            @Reference StoredSeries series,
            Map<String, Object> configuration) {
        this.journal = journal;
        this.reader = reader;
        this.series = series;
        this.groups = number(configuration, GROUPS, SeriesLimits.GROUPS, 100_000);
        this.perEnvironment = number(configuration, ENVIRONMENT, SeriesLimits.ENVIRONMENT, 1_000_000);
        this.node = new SeriesLimits.Node(number(configuration, NODE, SeriesLimits.NODE, 1_000_000));
        this.every = every(configuration);
    }

    /** One that remembers nothing but what the journal holds. */
    static Past of(Journal journal) {
        return new Past(journal, null, null, Map.of());
    }

    Journal journal() {
        return journal;
    }

    /** Null when events have no places. */
    JournalReader reader() {
        return reader;
    }

    /** Null when nothing is kept. */
    StoredSeries series() {
        return series;
    }

    SeriesLimits limits() {
        return new SeriesLimits(groups, perEnvironment, node);
    }

    /** How many series there are on this node. */
    int seriesOfNode() {
        return node.used();
    }

    /** How often an environment's state is kept. */
    Duration snapshotEvery() {
        return every;
    }

    private static int number(Map<String, Object> configuration, String name, int otherwise, int most) {
        String text = text(configuration, name);
        try {
            int number = text == null ? otherwise : Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            LOG.debug("{} is no number", name, e);
        }
        unused(new InvalidInput(name, text, "must be a whole number from 1 to " + most));
        return otherwise;
    }

    private static Duration every(Map<String, Object> configuration) {
        String text = text(configuration, SNAPSHOT);
        try {
            Duration read = text == null ? EVERY : Durations.parse(text);
            if (read.compareTo(Duration.ofMinutes(1)) >= 0 && read.compareTo(Duration.ofHours(1)) <= 0) {
                return read;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("{} is no time", SNAPSHOT, e);
        }
        unused(new InvalidInput(SNAPSHOT, text, "must be a time from 1m to 1h, such as 5m"));
        return EVERY;
    }

    private static void unused(InvalidInput problem) {
        LOG.error("A setting in io.bellwether.detect is not used: {}", problem.getMessage());
    }

    private static String text(Map<String, Object> configuration, String name) {
        Object value = configuration.get(name);
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }
}
