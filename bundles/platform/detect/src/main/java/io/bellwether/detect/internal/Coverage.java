// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.api.event.Event;
import io.bellwether.journal.JournalReader;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which events of an environment have been taken, by their places in the journal: everything up to a position, and
 * single events behind it, as several origins hand them over in any order. Not safe for concurrent use.
 */
final class Coverage {
    /** Frames behind a hole that is never filled, as where events were shed. */
    private static final int MOST_FRAGMENTS = 100_000;

    private final JournalReader journal;
    /** Null before the first. */
    private String upTo;

    private final TreeMap<String, BitSet> fragments = new TreeMap<>(JournalReader::compare);
    /** Events without a place, such as those of a journal that gives none. */
    private Set<String> placeless = new HashSet<>();

    /** The part of a place that names the frame, as it was met last, and what is taken of that frame. */
    private String frame = "";

    private BitSet taken;

    /** @param upTo everything up to this position has been taken; null for nothing */
    Coverage(JournalReader journal, String upTo) {
        this.journal = journal;
        this.upTo = upTo;
    }

    /** The position to read on from. */
    String upTo() {
        return upTo;
    }

    /** How many frames behind that position are taken in part. */
    int fragments() {
        return fragments.size();
    }

    /** @return false when the event was taken before */
    boolean add(Event event) {
        String place = event.rawRef();
        if (place == null) {
            return placeless == null || placeless.add(event.source() + "\n" + event.eventId());
        }
        int index = open(event, place);
        if (taken == null || taken.get(index)) {
            return false;
        }
        taken.set(index);
        return true;
    }

    /** True when the event was taken. */
    boolean contains(Event event) {
        String place = event.rawRef();
        if (place == null) {
            return placeless != null && placeless.contains(event.source() + "\n" + event.eventId());
        }
        int index = open(event, place);
        return taken == null || taken.get(index);
    }

    /** Finds the event's frame: {@link #taken} is null when it lies before the position. @return its index in there */
    private int open(Event event, String place) {
        int end = place.lastIndexOf(':');
        if (frame.length() != end || !place.startsWith(frame)) {
            String position = journal.positionOf(event);
            frame = place.substring(0, end);
            boolean before = upTo != null && JournalReader.compare(position, upTo) <= 0;
            taken = before ? null : fragments.computeIfAbsent(position, any -> new BitSet());
        }
        return Integer.parseInt(place, end + 1, place.length(), 10);
    }

    /** Forgets events without a place: those that were read from the journal have all been handed over by now. */
    void settle() {
        placeless = null;
    }

    /** Moves the position over frames that are taken whole. */
    void advance(JournalReader reader, io.bellwether.api.tenancy.TenantEnvironment where) {
        boolean moving = !fragments.isEmpty();
        while (moving) {
            List<JournalReader.Frame> next = reader.frames(where, upTo, 1_000);
            moving = !next.isEmpty();
            for (JournalReader.Frame each : next) {
                BitSet part = fragments.get(each.position());
                if (each.events() > (part == null ? 0 : part.cardinality())) {
                    moving = false;
                    break;
                }
                upTo = each.position();
                fragments.remove(upTo);
            }
        }
        while (fragments.size() > MOST_FRAGMENTS) {
            upTo = fragments.pollFirstEntry().getKey();
        }
        frame = "";
    }

    Coverage copy() {
        Coverage copy = new Coverage(journal, upTo);
        fragments.forEach((position, part) -> copy.fragments.put(position, (BitSet) part.clone()));
        copy.placeless = placeless == null ? null : new HashSet<>(placeless);
        return copy;
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(upTo != null);
        if (upTo != null) {
            out.writeUTF(upTo);
        }
        out.writeInt(fragments.size());
        for (Map.Entry<String, BitSet> each : fragments.entrySet()) {
            byte[] bits = each.getValue().toByteArray();
            out.writeUTF(each.getKey());
            out.writeInt(bits.length);
            out.write(bits);
        }
    }

    static Coverage read(DataInput in, JournalReader journal) throws IOException {
        Coverage coverage = new Coverage(journal, in.readBoolean() ? in.readUTF() : null);
        for (int left = in.readInt(); left > 0; left--) {
            String position = in.readUTF();
            byte[] bits = new byte[in.readInt()];
            in.readFully(bits);
            coverage.fragments.put(position, BitSet.valueOf(bits));
        }
        return coverage;
    }
}
