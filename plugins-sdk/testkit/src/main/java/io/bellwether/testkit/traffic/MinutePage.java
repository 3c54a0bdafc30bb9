// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import io.bellwether.testkit.seq.MessageTemplate;
import io.bellwether.testkit.seq.SeqEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** The events of one stream of one environment in one minute, as they are drawn up. */
final class MinutePage {
    static final long SECONDS = 60;
    private static final int TICKS = 600_000_000;
    private static final double LATE_SHARE = 0.003;

    private final String idPrefix;
    private final Firm.Site site;
    private final Instant start;
    private final SplittableRandom random;
    private final List<SeqEvent> events = new ArrayList<>();

    /**
     * @param stream tells apart what is drawn up independently, so that ids and chance of one stream do not change with
     *     another
     */
    MinutePage(Firm firm, Firm.Site site, String stream, long minute, long seed) {
        this.site = site;
        this.start = Instant.ofEpochSecond(minute * SECONDS);
        int siteIndex = firm.sites().indexOf(site);
        this.idPrefix = String.format("event-%07x%x%s", minute, siteIndex, stream);
        long mixed = seed;
        for (long part : new long[] {firm.id().hashCode(), siteIndex, stream.hashCode(), minute}) {
            mixed = (mixed ^ part) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 29;
        }
        this.random = new SplittableRandom(mixed);
    }

    /** The minute an id was drawn up in, or -1 when it is none of ours. */
    static long minuteOf(String id) {
        if (!id.matches("event-[0-9a-f]{8,40}")) {
            return -1;
        }
        return Long.parseLong(id.substring(6, 13), 16);
    }

    Firm.Site site() {
        return site;
    }

    Instant start() {
        return start;
    }

    SplittableRandom random() {
        return random;
    }

    List<SeqEvent> events() {
        return events;
    }

    /** A moment of this minute. */
    Instant anyMoment() {
        return start.plusNanos(random.nextInt(TICKS) * 100L);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String guid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** A number of events by chance, {@code mean} on average. */
    int poisson(double mean) {
        if (mean > 40) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    /** A duration in ms with a long tail. */
    double elapsed(double typical) {
        double value = typical * Math.exp(0.6 * random.nextGaussian());
        return Math.round(value * 10) / 10.0;
    }

    Draft at(Instant moment) {
        return new Draft(moment);
    }

    /** One event being drawn up. */
    final class Draft {
        private final Instant moment;
        private final Map<String, Object> properties = new LinkedHashMap<>();
        private String level;
        private String exception;
        private boolean traced;

        private Draft(Instant moment) {
            this.moment = moment;
        }

        Draft from(String app, String server, String context) {
            boolean engine = app.equals(Catalogue.ENGINE);
            properties.put("_Environment", engine ? site.seqName() + " EE" : site.seqName());
            properties.put("_AppName", app);
            properties.put("_Server", server);
            properties.put("SourceContext", context);
            return this;
        }

        Draft with(String name, Object value) {
            properties.put(name, value);
            return this;
        }

        Draft level(String word) {
            level = word;
            return this;
        }

        Draft exception(String text) {
            exception = text;
            return this;
        }

        /** Part of someone's request: with the ids by which it can be followed. */
        Draft correlated() {
            String correlation = guid();
            properties.put("CorrelationId", correlation);
            properties.put("InternalCorrelationId", correlation.substring(0, 8) + "-" + random.nextInt(1, 9));
            traced = true;
            return this;
        }

        void write(MessageTemplate template) {
            double chance = random.nextDouble();
            long delay = chance < LATE_SHARE ? random.nextLong(5_000, 40_000) : random.nextLong(40, 600);
            String trace = traced ? String.format("%016x%016x", random.nextLong(), random.nextLong() | 1) : null;
            String span = traced ? String.format("%016x", random.nextLong() | 1) : null;
            events.add(new SeqEvent(
                    idPrefix + String.format("%03x", events.size()),
                    moment,
                    moment.plusMillis(delay),
                    level,
                    template,
                    exception,
                    properties,
                    trace,
                    span));
        }
    }
}
