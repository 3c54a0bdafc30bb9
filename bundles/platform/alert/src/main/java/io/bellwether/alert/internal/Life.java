// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.suppress.Suppression;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * How an alert has fared. Immutable; stored with the alert, but for the next look.
 *
 * @param end how it was resolved; null while it is not
 * @param changedAt when it last opened or was resolved
 * @param returns when it came back, within the time that counts for flapping
 * @param suppression why it is not told; null when it is
 * @param lookAt when to look again whether it is suppressed; null when nothing suppresses it; not stored
 * @param climbs by the escalation policy's id
 */
record Life(
        End end,
        Instant changedAt,
        List<Instant> returns,
        Suppression suppression,
        Instant lookAt,
        SmallMap<Climb> climbs) {
    private static final String CLIMB = "climb.";
    private static final String HELD = "held";
    private static final String END = "end";
    private static final String CHANGED = "changed";
    private static final String RETURNS = "returns";
    private static final String SUPPRESSED = "suppressed";
    private static final int SUPPRESSION_PARTS = 4;
    private static final String NONE = "-";

    /** How an alert was resolved. */
    enum End {
        /** The condition no longer holds: when it soon does again, the same alert is open again. */
        FACTS,
        /** A person said so, and the condition has not been false since. */
        HAND,
        /** Nothing of it matters for the next alert. */
        OVER
    }

    Life {
        returns = List.copyOf(returns);
    }

    static Life opened(Instant now) {
        return new Life(null, now, List.of(), null, null, SmallMap.of(Map.of()));
    }

    Life ended(End how, Instant now) {
        return new Life(how, now, returns, null, null, climbs);
    }

    /** No longer held back by its end. */
    Life over() {
        return new Life(End.OVER, changedAt, returns, suppression, lookAt, climbs);
    }

    Life returned(Instant now, List<Instant> recent) {
        return new Life(null, now, recent, suppression, lookAt, SmallMap.of(Map.of()));
    }

    Life suppressed(Suppression by, Instant again) {
        return new Life(end, changedAt, returns, by, again, climbs);
    }

    Life climbs(Map<String, Climb> changed) {
        return new Life(end, changedAt, returns, suppression, lookAt, SmallMap.of(changed));
    }

    Life climb(String ladder, Climb climb) {
        return climbs(climbs.with(ladder, climb));
    }

    /** The same with every time earlier, after the clock was set back. */
    Life earlier(Duration by) {
        return new Life(
                end,
                changedAt.minus(by),
                returns.stream().map(at -> at.minus(by)).toList(),
                suppression,
                lookAt == null ? null : lookAt.minus(by),
                climbs.replaced((ladder, climb) -> climb.earlier(by)));
    }

    /** @param memory takes each part by its name */
    void write(BiConsumer<String, String> memory) {
        memory.accept(CHANGED, Stamps.of(changedAt));
        if (end != null) {
            memory.accept(END, end.name());
        }
        if (!returns.isEmpty()) {
            memory.accept(
                    RETURNS, String.join(" ", returns.stream().map(Stamps::of).toList()));
        }
        if (suppression != null) {
            String until = suppression.until() == null ? NONE : Stamps.of(suppression.until());
            memory.accept(
                    SUPPRESSED,
                    String.join("\n", suppression.kind().name(), until, suppression.id(), suppression.reason()));
        }
        climbs.forEach((ladder, climb) -> memory.accept(CLIMB + ladder, climb.encode()));
    }

    /** @param resolvedAt null while it is not resolved */
    static Life read(Map<String, String> memory, Instant createdAt, Instant resolvedAt) {
        Map<String, Climb> climbs = new HashMap<>();
        memory.forEach((key, value) -> {
            if (key.startsWith(CLIMB)) {
                climbs.put(key.substring(CLIMB.length()), Climb.decode(value));
            }
        });
        String changed = memory.get(CHANGED);
        String returns = memory.get(RETURNS);
        Suppression suppression = suppression(memory.get(SUPPRESSED));
        return new Life(
                resolvedAt == null ? null : end(memory),
                changed != null ? Instant.parse(changed) : resolvedAt != null ? resolvedAt : createdAt,
                returns == null
                        ? List.of()
                        : Arrays.stream(returns.split(" ")).map(Instant::parse).toList(),
                suppression,
                suppression == null ? null : Instant.EPOCH,
                SmallMap.of(climbs));
    }

    private static End end(Map<String, String> memory) {
        String end = memory.get(END);
        if (end == null) {
            return Boolean.parseBoolean(memory.get(HELD)) ? End.HAND : End.OVER;
        }
        return End.valueOf(end);
    }

    private static Suppression suppression(String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split("\n", SUPPRESSION_PARTS);
        return new Suppression(
                Suppression.Kind.valueOf(parts[0]),
                parts[2],
                parts[3],
                parts[1].equals(NONE) ? null : Instant.parse(parts[1]));
    }
}
