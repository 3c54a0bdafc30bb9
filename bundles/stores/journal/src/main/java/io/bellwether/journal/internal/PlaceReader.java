// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.JournalReader.Frame;
import io.bellwether.journal.JournalReader.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads events of one environment by their place. For one call. */
final class PlaceReader {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceReader.class);

    private final EnvironmentLog log;
    private final FrameCache cache;
    private final ReadFailures failures;

    PlaceReader(EnvironmentLog log, FrameCache cache, ReadFailures failures) {
        this.log = log;
        this.cache = cache;
        this.failures = failures;
    }

    /** One wanted event: where it stands, and which of the answers it is. */
    private record Wanted(RawRef place, int answer) {}

    List<Event> read(List<String> refs) {
        Event[] found = new Event[refs.size()];
        List<Wanted> wanted = new ArrayList<>(found.length);
        for (int i = 0; i < found.length; i++) {
            RawRef place = RawRef.parse(refs.get(i));
            if (place != null) {
                wanted.add(new Wanted(place, i));
            }
        }
        wanted.sort(Comparator.comparing((Wanted each) -> each.place().frame()));
        int begin = 0;
        while (begin < wanted.size()) {
            SegmentName name = wanted.get(begin).place().frame().segment();
            int end = begin + 1;
            while (end < wanted.size()
                    && wanted.get(end).place().frame().segment().equals(name)) {
                end++;
            }
            Segment segment = log.segment(name);
            if (segment != null && segment.header() != null) {
                try {
                    read(segment, wanted.subList(begin, end), found);
                } catch (UncheckedIOException e) {
                    interrupted(e);
                }
            }
            begin = end;
        }
        return Arrays.asList(found);
    }

    /** An event that lies where it cannot be reached now is one that cannot be read; an interruption ends the call. */
    private static void interrupted(UncheckedIOException e) {
        if (e.getCause() instanceof ClosedByInterruptException) {
            throw e;
        }
    }

    /** Reads from one segment, each frame once; a damaged one does not hide the others. */
    private void read(Segment segment, List<Wanted> wanted, Event[] found) {
        open(segment, reader -> {
            DecodedFrame frame = null;
            int current = -1;
            for (Wanted each : wanted) {
                int number = each.place().frame().number();
                if (number != current) {
                    current = number;
                    frame = decode(segment, reader, number);
                }
                if (frame != null) {
                    try {
                        found[each.answer()] = frame.event(each.place().index());
                    } catch (DamagedSegment e) {
                        failures.failed(segment, e);
                    }
                }
            }
        });
    }

    private DecodedFrame decode(Segment segment, Segment.Reader reader, int number) throws IOException {
        DecodedFrame known = cache.get(reader.version(), number);
        FramePlace place = reader.frame(number);
        if (known != null || place == null) {
            return known;
        }
        try {
            DecodedFrame decoded = reader.decode(place);
            cache.put(reader.version(), number, decoded);
            return decoded;
        } catch (DamagedSegment e) {
            failures.failed(segment, e);
            return null;
        }
    }

    Reading readAfter(String position, int most) {
        FrameRef after = position == null ? null : FrameRef.parse(log.where(), position);
        Forward forward = new Forward(position, most);
        for (Segment segment : after == null ? log.segments() : log.segmentsFrom(after.segment())) {
            if (segment.header() == null) {
                continue;
            }
            boolean begun = after != null && segment.name().equals(after.segment());
            int last = begun ? after.number() : -1;
            open(segment, reader -> forward.read(segment, reader, last));
            if (forward.full) {
                break;
            }
        }
        return new Reading(forward.events, forward.reached, !forward.full);
    }

    List<Frame> frames(String position, int most) {
        FrameRef after = position == null ? null : FrameRef.parse(log.where(), position);
        List<Frame> found = new ArrayList<>();
        for (Segment segment : after == null ? log.segments() : log.segmentsFrom(after.segment())) {
            if (found.size() >= most) {
                break;
            }
            if (segment.header() != null) {
                int last = after != null && segment.name().equals(after.segment()) ? after.number() : -1;
                attempt(segment, () -> {
                    for (FramePlace frame : segment.frames()) {
                        if (frame.header().number() > last && found.size() < most) {
                            FrameRef at =
                                    new FrameRef(segment.name(), frame.header().number());
                            found.add(new Frame(at.text(), frame.header().count()));
                        }
                    }
                });
            }
        }
        return found;
    }

    /** The place of the last durable frame; null when there is none. */
    String end() {
        for (Segment segment : log.newestFirst()) {
            FramePlace last = segment.header() == null ? null : last(segment);
            if (last != null) {
                return new FrameRef(segment.name(), last.header().number()).text();
            }
        }
        return null;
    }

    private FramePlace last(Segment segment) {
        FramePlace[] last = new FramePlace[1];
        attempt(segment, () -> last[0] = segment.last());
        return last[0];
    }

    private interface Work {
        void run(Segment.Reader reader) throws IOException;
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private void open(Segment segment, Work work) {
        attempt(segment, () -> {
            try (Segment.Reader reader = segment.read()) {
                work.run(reader);
            }
        });
    }

    private void attempt(Segment segment, Attempt work) {
        try {
            work.run();
        } catch (TenantKeys.KeyErased e) {
            LOG.debug("Segment {} cannot be read any more", segment.name());
        } catch (IOException e) {
            failures.failed(segment, e);
        }
    }

    /** What a reading forward has gathered. */
    private final class Forward {
        private final int most;
        private final List<Event> events = new ArrayList<>();
        private String reached;
        private boolean full;

        Forward(String position, int most) {
            this.most = most;
            reached = position;
        }

        void read(Segment segment, Segment.Reader reader, int last) throws IOException {
            List<FramePlace> frames = reader.frames();
            for (FramePlace frame : frames.subList(reader.behind(last), frames.size())) {
                if (events.size() >= most) {
                    full = true;
                    return;
                }
                int number = frame.header().number();
                try {
                    DecodedFrame known = cache.get(reader.version(), number);
                    (known == null ? reader.decode(frame) : known).events((index, event) -> events.add(event));
                } catch (DamagedSegment e) {
                    failures.failed(segment, e);
                }
                reached = new FrameRef(segment.name(), number).text();
            }
        }
    }
}
