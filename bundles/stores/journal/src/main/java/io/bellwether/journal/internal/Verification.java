// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.Journal.SegmentCheck;
import io.bellwether.journal.JournalArchive.Progress;
import io.bellwether.objects.ObjectStore;
import io.bellwether.objects.ObjectStore.StoredObject;
import io.bellwether.objects.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads segments, manifests and ids, and says what is wrong with them. */
final class Verification {
    private final RemoteSegments remotes;
    private final boolean objects;

    /** @param objects whether to read segments in the object store whole */
    Verification(RemoteSegments remotes, boolean objects) {
        this.remotes = remotes;
        this.objects = objects;
    }

    /** Worst first, then in order. */
    List<SegmentCheck> of(List<EnvironmentLog> logs, Progress progress) {
        List<SegmentCheck> checks = new ArrayList<>();
        Map<EnvironmentLog, List<Segment>> all = new java.util.LinkedHashMap<>();
        logs.forEach(log -> all.put(log, log.segments()));
        int total = all.values().stream().mapToInt(List::size).sum();
        int[] done = new int[1];
        all.forEach((log, segments) -> {
            Map<SegmentName, ManifestEntry> missing = listed(log);
            for (Segment segment : segments) {
                missing.remove(segment.name());
                SegmentCheck check = log.upkeep(() -> check(log, segment));
                if (check != null && !segment.isGone()) {
                    checks.add(check);
                }
                progress.at(++done[0], total);
            }
            missing.values().stream()
                    .filter(entry -> log.manifests().get(entry.name()) != null && log.segment(entry.name()) == null)
                    .forEach(entry -> checks.add(new SegmentCheck(
                            entry.name().path(),
                            0,
                            0,
                            true,
                            "the segment is missing, its manifest lists it with " + entry.events() + " events")));
            log.manifests()
                    .check()
                    .forEach(problem -> checks.add(new SegmentCheck(problem.path(), 0, 0, true, problem.what())));
        });
        checks.sort(Comparator.comparing(check -> check.problem() == null));
        return List.copyOf(checks);
    }

    private static Map<SegmentName, ManifestEntry> listed(EnvironmentLog log) {
        Map<SegmentName, ManifestEntry> listed = new TreeMap<>();
        for (ManifestEntry entry : log.manifests().all()) {
            if (entry.place() != ManifestEntry.Place.GONE) {
                listed.put(entry.name(), entry);
            }
        }
        return listed;
    }

    private SegmentCheck check(EnvironmentLog log, Segment segment) {
        long[] events = new long[1];
        String problem = segment.problem();
        if (segment.header() != null) {
            try {
                if (segment.isRemote() && !objects) {
                    ManifestEntry entry = log.manifests().get(segment.name());
                    events[0] = entry == null ? segment.footer().events() : entry.events();
                    segment.frames();
                } else {
                    problem = first(problem, frames(log, segment, events));
                }
                problem = first(problem, segment.problem());
                problem = first(problem, file(log, segment));
            } catch (IOException | TenantKeys.KeyErased e) {
                problem = first(problem, e.getMessage());
            }
        }
        return new SegmentCheck(segment.name().path(), events[0], size(segment), segment.isSealed(), problem);
    }

    private static String frames(EnvironmentLog log, Segment segment, long[] events) throws IOException {
        String problem = null;
        try (Segment.Reader reader = segment.read()) {
            for (FramePlace frame : reader.frames()) {
                problem = first(problem, frame(log, segment, reader, frame, events));
            }
        }
        return problem;
    }

    private static String frame(
            EnvironmentLog log, Segment segment, Segment.Reader reader, FramePlace frame, long[] events)
            throws IOException {
        try {
            byte[] content = reader.content(frame);
            DecodedFrame.of(segment.name(), frame.header(), FrameContent.lines(frame.header(), content))
                    .events((index, event) -> events[0]++);
            if (!reader.hasHeader(frame)) {
                return "the header of frame " + frame.header().number() + " is damaged; its events are whole";
            }
            if (segment.isSealed()) {
                for (IdHash id : FrameContent.ids(frame.header(), content)) {
                    if (!log.knows(id)) {
                        return "ids of frame " + frame.header().number()
                                + " are not in the index, so that duplicates would not be noticed; delete the folder '"
                                + EnvironmentLog.IDS_FOLDER + "' of the environment and start again";
                    }
                }
            }
            return null;
        } catch (DamagedSegment e) {
            return e.getMessage();
        }
    }

    /** Compares the whole file, or the object, with the manifest. */
    private String file(EnvironmentLog log, Segment segment) throws IOException {
        ManifestEntry entry = log.manifests().get(segment.name());
        if (entry == null) {
            return null;
        }
        if (!segment.isRemote()) {
            return matches(entry, Sha256.of(segment.file()))
                    ? null
                    : "the file is not the one the manifest lists; it was changed or replaced";
        }
        ObjectStore store = remotes.store();
        String key = segment.name().path();
        StoredObject head = store.head(key);
        if (head == null) {
            return "the object is missing in " + store.address();
        }
        if (head.bytes() != entry.bytes() || head.sha256() != null && !matches(entry, head.sha256())) {
            return "the object in " + store.address() + " is not the one the manifest lists";
        }
        if (objects) {
            try (InputStream in = store.get(key)) {
                return matches(entry, Sha256.of(in)) ? null : "the object's content is not what the manifest lists";
            }
        }
        return null;
    }

    private static boolean matches(ManifestEntry entry, String sha256) {
        return sha256.equals(entry.sha256()) || sha256.equals(entry.next());
    }

    private static String first(String problem, String other) {
        return problem == null ? other : problem;
    }

    private static long size(Segment segment) {
        try {
            return segment.isSealed() ? segment.bytes() : Files.size(segment.file());
        } catch (IOException e) {
            return 0;
        }
    }
}
