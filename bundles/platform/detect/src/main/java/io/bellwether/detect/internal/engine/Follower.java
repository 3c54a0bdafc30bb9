// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.alert.Evidence;
import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.WellKnown;
import io.bellwether.detect.internal.policy.Condition.Detector;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.DetectorCatalogue.Bound;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.InvalidAnswer;
import io.bellwether.runtime.PluginGuard;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * One detector that follows events, with a model for each key. A key is forgotten once the detector's memory has passed
 * since its last event, and, when there are too many, the one that was heard of longest ago. Not safe for concurrent
 * use.
 */
final class Follower {
    /** So many keys are followed at most. */
    static final int MOST_KEYS = 20_000;

    private static final int RECALLED = 32;
    private static final int SHOWN = 8;

    private final Bound bound;
    private final EventDetector detector;
    private final PluginGuard guard;
    private final long memory;
    /** By key, the one heard of longest ago first. */
    private final Map<String, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    private long forgotten;

    private static final class Slot {
        private final EventModel model;
        private final Deque<Evidence> recent = new ArrayDeque<>(4);
        private long last;

        Slot(EventModel model) {
            this.model = model;
        }

        void recall(Evidence event) {
            if (recent.size() == RECALLED) {
                recent.removeLast();
            }
            recent.addFirst(event);
        }
    }

    /**
     * What came of an event.
     *
     * @param evidence of what fires, newest first
     */
    record Said(EventJudgement judgement, List<Evidence> evidence) {}

    private Follower(Bound bound, PluginGuard guard) {
        this.bound = bound;
        this.detector = (EventDetector) bound.detector();
        this.guard = guard;
        this.memory = bound.lookback().toMillis();
    }

    /** Null when the detector is not installed, or follows no events. */
    static Follower of(Detector leaf, DetectorCatalogue detectors) {
        return detectors.bind(leaf) instanceof Bound bound && bound.detector() instanceof EventDetector
                ? new Follower(bound, detectors.guard())
                : null;
    }

    String id() {
        return bound.plugin().id();
    }

    /** How many keys were forgotten as there were too many. */
    long forgotten() {
        return forgotten;
    }

    void follow(Follower other) {
        if (other.detector == detector) {
            slots.putAll(other.slots);
            forgotten = other.forgotten;
        }
    }

    /** Judges an event; null when it does not concern the detector, or the detector failed. */
    Said judge(Event event, long millis, Turn turn) {
        String key = ask(turn, () -> detector.key(event, bound.settings()));
        if (key == null) {
            return null;
        }
        expire(millis);
        Slot slot = slots.get(key);
        if (slot == null) {
            EventModel model = ask(turn, () -> present(detector.begin(bound.settings())));
            if (model == null) {
                return null;
            }
            slot = new Slot(model);
            if (slots.size() >= MOST_KEYS) {
                Iterator<Slot> eldest = slots.values().iterator();
                eldest.next();
                eldest.remove();
                forgotten++;
            }
            slots.put(key, slot);
        }
        slot.last = millis;
        slot.recall(new Evidence(event.eventId(), event.timestamp(), WellKnown.SERVER_NODE.text(event), null));
        EventModel model = slot.model;
        EventJudgement judgement = ask(turn, () -> checked(model.judge(event)));
        if (judgement == null) {
            slots.remove(key);
            return null;
        }
        return new Said(judgement, judgement.firing() ? evidence(slot, event, judgement) : List.of());
    }

    private static List<Evidence> evidence(Slot slot, Event event, EventJudgement judgement) {
        List<Evidence> found = new ArrayList<>();
        for (Evidence each : slot.recent) {
            boolean named = each.eventId().equals(event.eventId())
                    || judgement.eventIds().contains(each.eventId());
            if (named && found.size() < SHOWN) {
                found.add(each);
            }
        }
        return found;
    }

    private void expire(long millis) {
        Iterator<Slot> eldest = slots.values().iterator();
        while (eldest.hasNext() && millis - eldest.next().last > memory) {
            eldest.remove();
        }
    }

    /** Calls the detector; null when it failed or has nothing to say. */
    private <T> T ask(Turn turn, Callable<T> call) {
        turn.asking(bound.plugin());
        Guarded<T> guarded = guard.inline(bound.plugin(), Leaf.DEADLINE, call);
        turn.asked();
        return guarded instanceof Guarded.Answer<T> answer ? answer.value() : null;
    }

    private static EventModel present(EventModel model) {
        if (model == null) {
            throw new InvalidAnswer("gave no model");
        }
        return model;
    }

    private static EventJudgement checked(EventJudgement judgement) {
        if (judgement == null) {
            throw new InvalidAnswer("gave no judgement");
        }
        if (!Double.isFinite(judgement.score())) {
            throw new InvalidAnswer("gave a score of " + judgement.score());
        }
        if (Double.isInfinite(judgement.value())
                || Double.isInfinite(judgement.threshold())
                || Double.isInfinite(judgement.baseline())) {
            throw new InvalidAnswer("gave an infinite value, threshold or baseline");
        }
        return judgement;
    }

    void save(Turn turn, DataOutput out) throws IOException {
        out.writeLong(forgotten);
        out.writeInt(slots.size());
        for (Map.Entry<String, Slot> each : slots.entrySet()) {
            Slot slot = each.getValue();
            Bytes.write(out, each.getKey());
            Bytes.write(out, ask(turn, () -> Leaf.limited(slot.model.save())));
            out.writeLong(slot.last);
            out.writeInt(slot.recent.size());
            for (Evidence event : slot.recent) {
                Bytes.write(out, event.eventId());
                out.writeLong(event.timestamp().getEpochSecond());
                out.writeInt(event.timestamp().getNano());
                Bytes.write(out, event.node());
            }
        }
    }

    void restore(Turn turn, DataInput in) throws IOException {
        forgotten = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            String key = Bytes.text(in);
            byte[] saved = Bytes.read(in);
            EventModel model = saved == null ? null : ask(turn, () -> restored(saved));
            Slot slot = new Slot(model);
            slot.last = in.readLong();
            for (int more = in.readInt(); more > 0; more--) {
                String id = Bytes.text(in);
                Instant at = Instant.ofEpochSecond(in.readLong(), in.readInt());
                slot.recent.addLast(new Evidence(id, at, Bytes.text(in), null));
            }
            if (model != null) {
                slots.put(key, slot);
            }
        }
    }

    private EventModel restored(byte[] saved) {
        try {
            return present(detector.restore(bound.settings(), saved));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
