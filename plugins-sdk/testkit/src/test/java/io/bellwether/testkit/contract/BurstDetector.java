// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The smallest detector of events there is: fires with every so manieth event of a key. */
class BurstDetector implements EventDetector {
    static final Parameter<Long> MOST =
            Parameter.integer("most", "Most", "Fires with this many events.").orElse(3L);
    static final Parameter<String> BY =
            Parameter.text("by", "By", "The property that tells keys apart.").orElse("_Server");

    @Override
    public String id() {
        return "burst";
    }

    @Override
    public String title() {
        return "Burst";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(MOST, BY);
    }

    @Override
    public String key(Event event, Settings settings) {
        Object value = event.properties().get(settings.get(BY));
        return value == null ? null : value.toString();
    }

    @Override
    public Duration memory(Settings settings) {
        return Duration.ofHours(1);
    }

    @Override
    public EventModel begin(Settings settings) {
        return new Model(settings, 0);
    }

    @Override
    public EventModel restore(Settings settings, byte[] saved) {
        if (saved.length != Long.BYTES) {
            throw new IllegalArgumentException("not a number");
        }
        return new Model(settings, ByteBuffer.wrap(saved).getLong());
    }

    /** How many there were. */
    static class Model implements EventModel {
        private final Settings settings;
        private long count;

        Model(Settings settings, long count) {
            this.settings = settings;
            this.count = count;
        }

        @Override
        public EventJudgement judge(Event event) {
            count++;
            long most = settings.get(MOST);
            if (count < most) {
                return EventJudgement.QUIET;
            }
            count = 0;
            return new EventJudgement(
                    true,
                    1,
                    most,
                    most,
                    Double.NaN,
                    most + " events of " + event.properties().get(settings.get(BY)),
                    Map.of(),
                    List.of(event.eventId()));
        }

        @Override
        public byte[] save() {
            return ByteBuffer.allocate(Long.BYTES).putLong(count).array();
        }
    }
}
