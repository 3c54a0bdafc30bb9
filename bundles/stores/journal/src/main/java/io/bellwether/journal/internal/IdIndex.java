// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The senders' ids of all segments of one environment that are no longer written: of the latest in memory until their
 * run is on disk, of the others in runs. Eight runs of one level become one of the next, so that there are few however
 * long events are kept. Safe for concurrent use.
 */
final class IdIndex {
    private static final Logger LOG = LoggerFactory.getLogger(IdIndex.class);
    private static final Pattern NAME = Pattern.compile("(\\d+)-(\\d+)\\.(\\d+)-(\\d+)\\.(\\d+)\\.ids");
    private static final int FAN = 8;
    private static final Comparator<Span> ORDER =
            Comparator.comparingLong(Span::firstHour).thenComparingInt(Span::firstNumber);

    private final Path folder;
    private final Storage storage;
    private final Object maintenance = new Object();
    private volatile List<Retired> retired = List.of();
    private volatile List<Covered> runs = List.of();

    /** @param complete false when some frames could not be read; then it is made again at the next start */
    private record Retired(SegmentName name, IdSet ids, boolean complete) {}

    private record Covered(Span span, IdRun run) {}

    private record Span(int level, long firstHour, int firstNumber, long lastHour, int lastNumber) {
        static Span parse(String file) {
            Matcher parts = NAME.matcher(file);
            if (!parts.matches()) {
                return null;
            }
            return new Span(
                    Integer.parseInt(parts.group(1)),
                    Long.parseLong(parts.group(2)),
                    Integer.parseInt(parts.group(3)),
                    Long.parseLong(parts.group(4)),
                    Integer.parseInt(parts.group(5)));
        }

        String file() {
            return level + "-" + firstHour + "." + firstNumber + "-" + lastHour + "." + lastNumber + IdRun.SUFFIX;
        }

        boolean covers(long hour, int number) {
            boolean after = hour > firstHour || hour == firstHour && number >= firstNumber;
            boolean before = hour < lastHour || hour == lastHour && number <= lastNumber;
            return after && before;
        }

        boolean endsBefore(long hour, int number) {
            return lastHour < hour || lastHour == hour && lastNumber < number;
        }

        boolean covers(Span other) {
            return covers(other.firstHour, other.firstNumber) && covers(other.lastHour, other.lastNumber);
        }
    }

    IdIndex(Path folder, Storage storage) {
        this.folder = folder;
        this.storage = storage;
    }

    /** Opens the runs on disk, and removes drafts, what a merged run has replaced, and what is not whole. */
    void open() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Covered> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Span span = Span.parse(file.getFileName().toString());
                try {
                    if (span == null) {
                        storage.delete(file);
                    } else {
                        found.add(new Covered(span, IdRun.open(file)));
                    }
                } catch (DamagedSegment e) {
                    LOG.warn("{}; it is made again", e.getMessage());
                    storage.delete(file);
                }
            }
        }
        List<Covered> kept = new ArrayList<>();
        for (Covered each : found) {
            boolean replaced = found.stream()
                    .anyMatch(other -> other != each
                            && other.span().level() > each.span().level()
                            && other.span().covers(each.span()));
            if (replaced) {
                storage.delete(each.run().file());
            } else {
                kept.add(each);
            }
        }
        kept.sort(Comparator.comparing(Covered::span, ORDER));
        runs = List.copyOf(kept);
    }

    boolean covers(SegmentName name) {
        return runs.stream().anyMatch(run -> run.span().covers(name.hour(), name.number()));
    }

    boolean contains(IdHash hash) {
        for (Retired each : retired) {
            if (each.ids().contains(hash)) {
                return true;
            }
        }
        List<Covered> all = runs;
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).run().contains(hash)) {
                return true;
            }
        }
        return false;
    }

    List<IdPlace> places(long id) {
        List<IdPlace> places = new ArrayList<>(1);
        for (Retired each : retired) {
            for (int frame : each.ids().frames(id)) {
                places.add(new IdPlace(each.name().hour(), each.name().number(), frame));
            }
        }
        for (Covered each : runs) {
            places.addAll(each.run().places(id));
        }
        return places;
    }

    /** Takes over the ids of a segment that is no longer written. */
    synchronized void retire(SegmentName name, IdSet ids, boolean complete) {
        List<Retired> next = new ArrayList<>(retired);
        next.add(new Retired(name, ids, complete));
        retired = List.copyOf(next);
    }

    /** Writes what is only in memory, oldest first, and merges; what fails is tried again the next time. */
    void maintain() {
        synchronized (maintenance) {
            for (Retired each : retired) {
                try {
                    if (each.complete()) {
                        write(each);
                    }
                } catch (IOException e) {
                    LOG.warn("The ids of segment {} stay in memory: {}", each.name(), e.getMessage());
                    return;
                }
            }
            try {
                while (mergeOnce()) {
                    LOG.debug("Merged runs of ids in {}", folder);
                }
            } catch (IOException e) {
                LOG.warn("Runs of ids in {} could not be merged: {}", folder, e.getMessage());
            }
        }
    }

    private void write(Retired each) throws IOException {
        SegmentName name = each.name();
        Span span = new Span(0, name.hour(), name.number(), name.hour(), name.number());
        IdRun run = IdRun.write(
                storage,
                folder.resolve(span.file()),
                each.ids().entries(name.hour(), name.number()),
                each.ids().size());
        replace(List.of(), new Covered(span, run), each);
    }

    private boolean mergeOnce() throws IOException {
        List<Covered> all = runs;
        for (int from = 0; from + FAN <= all.size(); from++) {
            List<Covered> row = all.subList(from, from + FAN);
            int level = row.get(0).span().level();
            long ids = row.stream().mapToLong(each -> each.run().count()).sum();
            if (ids <= IdRun.LARGEST
                    && row.stream().allMatch(each -> each.span().level() == level)) {
                Span first = row.get(0).span();
                Span last = row.get(FAN - 1).span();
                Span span =
                        new Span(level + 1, first.firstHour(), first.firstNumber(), last.lastHour(), last.lastNumber());
                IdRun merged = IdRun.merge(
                        storage,
                        folder.resolve(span.file()),
                        row.stream().map(Covered::run).toList());
                replace(row, new Covered(span, merged), null);
                for (Covered old : row) {
                    storage.delete(old.run().file());
                }
                return true;
            }
        }
        return false;
    }

    /** Forgets the ids of segments before this one, run by run: a run that goes on behind it stays whole. */
    void forget(SegmentName oldest) throws IOException {
        synchronized (maintenance) {
            List<Covered> gone = runs.stream()
                    .filter(run -> run.span().endsBefore(oldest.hour(), oldest.number()))
                    .toList();
            synchronized (this) {
                runs = runs.stream().filter(run -> !gone.contains(run)).toList();
                retired = retired.stream()
                        .filter(each -> each.name().compareTo(oldest) >= 0)
                        .toList();
            }
            for (Covered each : gone) {
                storage.delete(each.run().file());
            }
        }
    }

    private synchronized void replace(List<Covered> old, Covered run, Retired written) {
        List<Covered> next = new ArrayList<>(runs);
        next.removeAll(old);
        next.add(run);
        next.sort(Comparator.comparing(Covered::span, ORDER));
        runs = List.copyOf(next);
        if (written != null) {
            retired = retired.stream().filter(each -> each != written).toList();
        }
    }
}
