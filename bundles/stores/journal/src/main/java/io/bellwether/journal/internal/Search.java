// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.EventIds;
import io.bellwether.journal.Journal.Found;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one environment's log. A frame that cannot be read is reported and passed over. For one search. */
final class Search {
    private static final Logger LOG = LoggerFactory.getLogger(Search.class);
    /** How long after its id was made an event may have been written. */
    private static final Duration WRITTEN_WITHIN = Duration.ofMinutes(10);

    private final EnvironmentLog log;
    private final ReadFailures failures;

    Search(EnvironmentLog log, ReadFailures failures) {
        this.log = log;
        this.failures = failures;
    }

    private record Candidate(Segment segment, FramePlace frame) {
        Cursor.Place place(int index) {
            SegmentName name = segment.name();
            return new Cursor.Place(name.hour(), name.number(), frame.header().number(), index);
        }
    }

    private record Hit(Cursor.Key key, Event event) {}

    Found page(Instant from, Instant to, Predicate<Event> filter, int limit, String cursorText) {
        Cursor cursor = cursorText == null ? null : Cursor.parse(cursorText);
        List<Candidate> candidates = candidates(from, to);
        Cursor.Place until = cursor == null ? end() : cursor.until();
        candidates.removeIf(each -> each.place(0).compareTo(until) > 0);
        candidates.sort(Comparator.<Candidate>comparingLong(
                        each -> each.frame().header().most())
                .reversed());
        PriorityQueue<Hit> best = new PriorityQueue<>(Comparator.comparing(Hit::key));
        long newest = cursor == null
                ? Long.MAX_VALUE
                : FrameDraft.ceiling(cursor.last().time());
        for (Candidate candidate : candidates) {
            FrameHeader header = candidate.frame().header();
            if (header.least() > newest) {
                continue;
            }
            if (best.size() > limit
                    && header.most() < FrameDraft.floor(best.peek().key().time())) {
                break;
            }
            read(candidate, (index, event) -> {
                Cursor.Key key = new Cursor.Key(event.timestamp(), candidate.place(index));
                boolean wanted = !event.timestamp().isBefore(from)
                        && event.timestamp().isBefore(to)
                        && (cursor == null || key.compareTo(cursor.last()) < 0)
                        && (best.size() <= limit || best.peek().key().compareTo(key) < 0);
                if (wanted && filter.test(event)) {
                    best.add(new Hit(key, event));
                    if (best.size() > limit + 1) {
                        best.poll();
                    }
                }
            });
        }
        return page(best, limit, until);
    }

    private static Found page(PriorityQueue<Hit> best, int limit, Cursor.Place until) {
        List<Hit> hits = new ArrayList<>(best);
        hits.sort(Comparator.comparing(Hit::key).reversed());
        boolean more = hits.size() > limit;
        if (more) {
            hits = hits.subList(0, limit);
        }
        String next = more ? new Cursor(hits.get(limit - 1).key(), until).text() : null;
        return new Found(hits.stream().map(Hit::event).toList(), next);
    }

    Event byId(String eventId) {
        for (IdPlace place : places(eventId)) {
            Segment segment = log.segment(place);
            Event found = segment == null ? null : inFrame(segment, place.frame(), eventId);
            if (found != null) {
                return found;
            }
        }
        Optional<Instant> born = EventIds.time(eventId);
        return born.map(time -> byTime(time, eventId)).orElse(null);
    }

    private List<IdPlace> places(String eventId) {
        try {
            return log.places(eventId);
        } catch (TenantKeys.KeyErased e) {
            return List.of();
        }
    }

    private Event inFrame(Segment segment, int number, String eventId) {
        for (FramePlace frame : framesOf(segment)) {
            if (frame.header().number() == number) {
                return find(new Candidate(segment, frame), eventId);
            }
        }
        return null;
    }

    private Event byTime(Instant born, String eventId) {
        long earliest = born.minusSeconds(1).toEpochMilli();
        long latest = born.plus(WRITTEN_WITHIN).toEpochMilli();
        long firstHour = SegmentName.hourOf(born.minusSeconds(1));
        long lastHour = SegmentName.hourOf(born.plus(WRITTEN_WITHIN));
        for (Segment segment : log.segments()) {
            if (segment.header() == null
                    || segment.name().hour() < firstHour
                    || segment.name().hour() > lastHour) {
                continue;
            }
            for (FramePlace frame : framesOf(segment)) {
                long written = frame.header().written();
                Event found =
                        written >= earliest && written <= latest ? find(new Candidate(segment, frame), eventId) : null;
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private Event find(Candidate candidate, String eventId) {
        Event[] found = new Event[1];
        read(candidate, (index, event) -> {
            if (event.eventId().equals(eventId)) {
                found[0] = event;
            }
        });
        return found[0];
    }

    void replay(Instant from, Instant to, Consumer<List<Event>> sink) {
        for (Candidate candidate : candidates(from, to)) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            List<Event> events = new ArrayList<>();
            read(candidate, (index, event) -> {
                if (!event.timestamp().isBefore(from) && event.timestamp().isBefore(to)) {
                    events.add(event);
                }
            });
            if (!events.isEmpty()) {
                sink.accept(Collections.unmodifiableList(events));
            }
        }
    }

    /** Every durable frame that may hold an event of that time, in the order they were written. */
    private List<Candidate> candidates(Instant from, Instant to) {
        long earliest = FrameDraft.floor(from);
        long latest = FrameDraft.ceiling(to);
        List<Candidate> candidates = new ArrayList<>();
        for (Segment segment : log.segments()) {
            if (segment.mayHold(earliest, latest)) {
                for (FramePlace frame : framesOf(segment)) {
                    if (frame.header().mayHold(earliest, latest)) {
                        candidates.add(new Candidate(segment, frame));
                    }
                }
            }
        }
        return candidates;
    }

    /** The place of the last durable frame. */
    private Cursor.Place end() {
        List<Segment> segments = log.segments();
        for (int i = segments.size() - 1; i >= 0; i--) {
            List<FramePlace> frames = framesOf(segments.get(i));
            if (!frames.isEmpty()) {
                Candidate last = new Candidate(segments.get(i), frames.get(frames.size() - 1));
                return last.place(Integer.MAX_VALUE);
            }
        }
        return new Cursor.Place(Long.MIN_VALUE, 0, 0, 0);
    }

    private List<FramePlace> framesOf(Segment segment) {
        if (segment.header() == null) {
            return List.of();
        }
        try {
            return segment.frames();
        } catch (TenantKeys.KeyErased e) {
            return List.of();
        } catch (IOException e) {
            failures.failed(segment, e);
            return List.of();
        }
    }

    /** By the frame's number, since the segment may have been written anew. */
    private void read(Candidate candidate, Segment.Sink sink) {
        try (Segment.Reader reader = candidate.segment().read()) {
            FramePlace frame = reader.frame(candidate.frame().header().number());
            if (frame != null) {
                reader.decode(frame).events(sink);
            }
        } catch (TenantKeys.KeyErased e) {
            LOG.debug("Segment {} cannot be read any more", candidate.segment().name());
        } catch (IOException e) {
            failures.failed(candidate.segment(), e);
        }
    }
}
