// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.journal.Journal.Appended;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One commit in the making: what is new of the batches, in frames. For one thread. */
final class Commit {
    private final SegmentWriter out;
    private final IdIndex index;
    private final long now;
    private final Set<IdHash> staged = new HashSet<>();
    private final List<IdHash> ids = new ArrayList<>();
    private final List<Integer> idFrames = new ArrayList<>();
    private final List<Placed> draftPlaces = new ArrayList<>();
    private FrameDraft draft = new FrameDraft();
    private int frames;

    /** An event of the frame in the making, and the list its stored form goes to. */
    private record Placed(Event event, List<Event> stored) {}

    Commit(SegmentWriter out, IdIndex index, Instant now) {
        this.out = out;
        this.index = index;
        this.now = now.toEpochMilli();
    }

    int frames() {
        return frames;
    }

    boolean isEmpty() {
        return frames == 0 && draft.isEmpty();
    }

    Appended add(AppendBatch batch) throws IOException {
        List<Event> stored = new ArrayList<>(batch.size());
        int duplicates = 0;
        for (int i = 0; i < batch.size(); i++) {
            IdHash id = batch.id(i);
            if (id != null && (out.ids().contains(id) || index.contains(id) || !staged.add(id))) {
                duplicates++;
                continue;
            }
            draft.add(batch.event(i), batch.line(i), id);
            draftPlaces.add(new Placed(batch.event(i), stored));
            if (draft.isFull()) {
                flush();
            }
        }
        return new Appended(Collections.unmodifiableList(stored), duplicates);
    }

    void flush() throws IOException {
        if (draft.isEmpty()) {
            return;
        }
        int frame = out.stage(draft, now);
        frames++;
        String prefix = out.segment().name().path() + ":" + frame + ":";
        for (int i = 0; i < draftPlaces.size(); i++) {
            Placed placed = draftPlaces.get(i);
            placed.stored().add(placed.event().at(prefix + i));
        }
        for (IdHash id : draft.ids()) {
            ids.add(id);
            idFrames.add(frame);
        }
        draft = new FrameDraft();
        draftPlaces.clear();
    }

    void publish() {
        for (int i = 0; i < ids.size(); i++) {
            out.ids().add(ids.get(i), idFrames.get(i));
        }
    }
}
