// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.alert.Checkup;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.KeyRotation;
import io.bellwether.identity.Tenants;
import io.bellwether.journal.Journal;
import io.bellwether.journal.Journal.SegmentCheck;
import io.bellwether.journal.JournalArchive;
import io.bellwether.series.SeriesStore;
import io.bellwether.wire.EventJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The journal's segments, their keys and their health. */
final class ArchiveCommands {
    private static final long TELL_EVERY = 100_000;

    private ArchiveCommands() {}

    @Service
    @Command(scope = "bellwether", name = "archive-list", description = "Lists an environment's segments")
    public static final class ListSegments extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "environment", required = true)
        String environment;

        @Reference
        JournalArchive archive;

        @Override
        void run() {
            print(
                    archive.segments(TenantEnvironment.of(tenant, environment)).stream()
                            .map(segment -> row(
                                    "segment", segment.segment(),
                                    "events", segment.events(),
                                    "bytes", segment.bytes(),
                                    "first", segment.first(),
                                    "last", segment.last(),
                                    "key", segment.keyVersion(),
                                    "state", segment.remote() ? "objects" : segment.sealed() ? "sealed" : "open"))
                            .toList(),
                    "No segments yet.");
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "archive-export",
            description = "Writes an environment's events as JSON lines, in the order they were stored")
    public static final class Export extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "environment", required = true)
        String environment;

        @Option(
                name = "--from",
                description = "The earliest event: a time such as 2026-03-01T00:00:00Z, or 2h for two hours ago")
        String from;

        @Option(name = "--to", description = "Events before this time; as --from")
        String to;

        @Option(name = "--out", description = "A new file; without one the lines are printed")
        String file;

        @Reference
        Journal journal;

        @Reference
        InstantSource clock;

        private long written;

        @Override
        void run() throws IOException {
            TenantEnvironment where = TenantEnvironment.of(tenant, environment);
            Instant begin = from == null ? Instant.MIN : time("--from", from);
            Instant end = to == null ? Instant.MAX : time("--to", to);
            if (!begin.isBefore(end)) {
                throw new InvalidInput("--to", to, "must be after --from");
            }
            if (file == null) {
                export(where, begin, end, out());
                out().flush();
                return;
            }
            Path target = Path.of(file);
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(target, StandardOpenOption.CREATE_NEW))) {
                export(where, begin, end, out);
            } catch (java.nio.file.FileAlreadyExistsException e) {
                throw new InvalidInput("--out", file, "exists; name a new file");
            }
            say("Wrote " + written + " events to " + target.toAbsolutePath());
        }

        private void export(TenantEnvironment where, Instant begin, Instant end, OutputStream out) {
            journal.replay(where, begin, end, events -> {
                try {
                    for (Event event : events) {
                        out.write(EventJson.bytes(event));
                        out.write('\n');
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException("the events could not be written", e);
                }
                long before = written;
                written += events.size();
                if (file != null && !json && before / TELL_EVERY != written / TELL_EVERY) {
                    out().println(written + " events, up to "
                            + events.get(events.size() - 1).timestamp());
                }
            });
        }

        private Instant time(String option, String text) {
            try {
                return text.contains("T")
                        ? Instant.parse(text)
                        : clock.instant().minus(Durations.parse(text));
            } catch (DateTimeException | IllegalArgumentException e) {
                throw new InvalidInput(
                        option, text, "must be a time such as 2026-03-01T00:00:00Z, or how long ago, such as 2h");
            }
        }
    }

    @Service
    @Command(scope = "bellwether", name = "archive-move", description = "Moves old segments to the object store now")
    public static final class Move extends Printed {
        @Reference
        JournalArchive archive;

        @Override
        void run() {
            say("Moved " + archive.moveToObjects() + " segments");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "key-rotate", description = "Gives a tenant a newer key")
    public static final class RotateKey extends Printed {
        @Argument(name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Tenants tenants;

        @Reference
        KeyRotation keys;

        @Override
        void run() {
            TenantId id = new TenantId(tenant);
            if (tenants.find(id).isEmpty()) {
                throw new InvalidInput("tenant", tenant, "is no tenant; see bellwether:tenant-list");
            }
            say("Tenant " + id + " writes under key version " + keys.rotate(id) + " from now on");
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "doctor",
            description = "Verifies the journal: every segment, the manifests and the index of ids; shows the series,"
                    + " and what is wrong with how people are told: names of what is not there, routing, escalations and"
                    + " people that reach nobody, and when nobody is on call in the seven days to come")
    public static final class Doctor extends Printed {
        private static final int TELL = 10;

        @Option(name = "--all", description = "List whole segments too")
        boolean all;

        @Option(name = "--tenant", description = "Of one tenant only")
        @Completion(TenantCompleter.class)
        String tenant;

        @Option(name = "--objects", description = "Read segments in the object store whole, instead of looking at them")
        boolean objects;

        @Reference
        JournalArchive archive;

        @Reference
        SeriesStore series;

        @Reference
        Checkup checkup;

        @Override
        void run() {
            TenantId one = tenant == null ? null : new TenantId(tenant);
            List<Checkup.Finding> findings = checkup.findings(one);
            boolean well =
                    findings.isEmpty() && series.status(one).stream().allMatch(status -> status.problem() == null);
            if (!json) {
                findings.forEach(finding -> out().println(finding));
                series.status(one).forEach(status -> out().println(status.where() + ": " + status.series() + " series, "
                        + status.points() + " buckets in " + status.bytes() + " bytes"
                        + (status.problem() == null ? "" : "; " + status.problem())));
            }
            List<SegmentCheck> checks =
                    archive.verify(tenant == null ? null : new TenantId(tenant), objects, this::progress);
            long broken =
                    checks.stream().filter(check -> check.problem() != null).count();
            if (!json) {
                out().println(checks.size() + " segments, "
                        + checks.stream().mapToLong(SegmentCheck::events).sum() + " events, " + broken
                        + " with problems");
            }
            List<Map<String, Object>> rows = new ArrayList<>();
            if (json) {
                findings.forEach(finding -> rows.add(row(
                        "tenant", finding.tenant(),
                        "subject", finding.subject(),
                        "problem", finding.problem())));
            }
            checks.stream()
                    .filter(check -> all || json || check.problem() != null)
                    .map(check -> row(
                            "segment", check.segment(),
                            "events", check.events(),
                            "bytes", check.bytes(),
                            "sealed", check.sealed(),
                            "problem", check.problem()))
                    .forEach(rows::add);
            print(rows, well ? "All is well." : "The journal is well; see above for what is not.");
            if (broken > 0) {
                throw new IllegalStateException("the journal has " + broken + " problems");
            }
        }

        private void progress(int done, int total) {
            int step = Math.max(1, total / TELL);
            if (!json && total >= 100 && done % step == 0) {
                out().println("verified " + done + " of " + total + " segments");
                out().flush();
            }
        }
    }
}
