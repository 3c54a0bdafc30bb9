// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.JournalReader.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads events of one environment by their place. For one call. */
final class PlaceReader {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceReader.class);

    private final EnvironmentLog log;
    private final Runnable onDamage;

    PlaceReader(EnvironmentLog log, Runnable onDamage) {
        this.log = log;
        this.onDamage = onDamage;
    }

    List<Event> read(List<String> refs) {
        Event[] found = new Event[refs.size()];
        Map<FrameRef, List<Integer>> byFrame = new LinkedHashMap<>();
        RawRef[] places = new RawRef[refs.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = RawRef.parse(refs.get(i));
            if (places[i] != null) {
                byFrame.computeIfAbsent(places[i].frame(), key -> new ArrayList<>())
                        .add(i);
            }
        }
        byFrame.forEach((frame, wanted) -> {
            Segment segment = log.segment(frame.segment());
            FramePlace place = segment == null ? null : find(segment, frame.number());
            if (place != null) {
                events(segment, place, (index, event) -> {
                    for (int each : wanted) {
                        if (places[each].index() == index) {
                            found[each] = event;
                        }
                    }
                });
            }
        });
        return Arrays.asList(found);
    }

    Reading readAfter(String position, int most) {
        FrameRef after = position == null ? null : FrameRef.parse(log.where(), position);
        List<Event> events = new ArrayList<>();
        String reached = position;
        for (Segment segment : log.segments()) {
            if (after != null && segment.name().compareTo(after.segment()) < 0) {
                continue;
            }
            for (FramePlace frame : frames(segment)) {
                FrameRef here = new FrameRef(segment.name(), frame.header().number());
                if (after != null && here.compareTo(after) <= 0) {
                    continue;
                }
                if (events.size() >= most) {
                    return new Reading(events, reached, false);
                }
                events(segment, frame, (index, event) -> events.add(event));
                reached = here.text();
            }
        }
        return new Reading(events, reached, true);
    }

    private FramePlace find(Segment segment, int number) {
        List<FramePlace> frames = frames(segment);
        if (number < frames.size() && frames.get(number).header().number() == number) {
            return frames.get(number);
        }
        return frames.stream()
                .filter(frame -> frame.header().number() == number)
                .findFirst()
                .orElse(null);
    }

    private List<FramePlace> frames(Segment segment) {
        if (segment.header() == null) {
            return List.of();
        }
        try {
            return segment.frames();
        } catch (NoSuchFileException | TenantKeys.KeyErased e) {
            return List.of();
        } catch (IOException e) {
            damaged(segment, e);
            return List.of();
        }
    }

    private void events(Segment segment, FramePlace frame, Segment.Sink sink) {
        try (Segment.Reader reader = segment.read()) {
            reader.events(frame, sink);
        } catch (ClosedByInterruptException e) {
            throw new UncheckedIOException("the reading was interrupted", e);
        } catch (NoSuchFileException | TenantKeys.KeyErased e) {
            LOG.debug("Segment {} is gone", segment.name());
        } catch (IOException e) {
            damaged(segment, e);
        }
    }

    private void damaged(Segment segment, IOException e) {
        segment.damaged(e.getMessage());
        onDamage.run();
        LOG.error("Segment {}: {}", segment.name(), e.getMessage());
    }
}
