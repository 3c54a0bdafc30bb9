// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.Journal.SegmentCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Reads every frame of segments and says what is wrong with them. */
final class Verification {
    private final Path root;

    Verification(Path root) {
        this.root = root;
    }

    /** Worst first, then in order. */
    List<SegmentCheck> of(List<Segment> segments) {
        return segments.stream()
                .map(this::check)
                .sorted(Comparator.comparing(check -> check.problem() == null))
                .toList();
    }

    private SegmentCheck check(Segment segment) {
        long[] events = new long[1];
        String problem = null;
        if (segment.header() != null) {
            try (Segment.Reader reader = segment.read()) {
                List<FramePlace> frames = segment.frames();
                problem = segment.problem();
                for (FramePlace frame : frames) {
                    String damage = check(reader, frame, events);
                    problem = problem == null ? damage : problem;
                }
            } catch (IOException | TenantKeys.KeyErased e) {
                problem = e.getMessage();
            }
        } else {
            problem = segment.problem();
        }
        return new SegmentCheck(segment.name().path(), events[0], size(segment), segment.isSealed(), problem);
    }

    private static String check(Segment.Reader reader, FramePlace frame, long[] events) {
        try {
            reader.events(frame, (index, event) -> events[0]++);
            return reader.hasHeader(frame)
                    ? null
                    : "the header of frame " + frame.header().number() + " is damaged; its events are whole";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private long size(Segment segment) {
        try {
            return Files.size(root.resolve(segment.name().path()));
        } catch (IOException e) {
            return 0;
        }
    }
}
