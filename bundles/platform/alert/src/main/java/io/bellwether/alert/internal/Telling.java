// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.Storms.Kind;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.notifier.Notification.Reason;
import java.time.Instant;

/**
 * What is told of some members of a group, and what they know afterwards.
 *
 * @param whom which of those in the phase
 */
record Telling(Group group, Phase phase, Whom whom, boolean sendsAcks) {
    /** Members of one phase. */
    enum Whom {
        ALL,
        /** Whose beginning was told by itself, or with its group. */
        APART,
        /** Whose beginning was told in a summary. */
        SUMMED
    }

    Telling of(Whom some) {
        return new Telling(group, phase, some, sendsAcks);
    }

    String channel() {
        return group.destination().channel();
    }

    Kind kind() {
        return phase == Phase.CLEARING || phase == Phase.ACKING ? Kind.FOLLOWING : Kind.NEWS;
    }

    Reason reason() {
        return switch (phase) {
            case OPENING -> Reason.OPENED;
            case TOLD -> Reason.REPEATED;
            case WORSENING -> Reason.ESCALATED;
            case ACKING -> Reason.ACKNOWLEDGED;
            default -> Reason.CLEARED;
        };
    }

    boolean concerns(AlertCase each) {
        return switch (whom) {
            case ALL -> true;
            case APART -> !each.notices().get(channel()).summed();
            case SUMMED -> each.notices().get(channel()).summed();
        };
    }

    /** @param inSummary true when it is told as one of many */
    Notice next(AlertCase each, Instant now, boolean inSummary) {
        Notice notice = each.notices().get(channel());
        return switch (phase) {
            case TOLD -> notice.told(Phase.TOLD, now, each.alert().severity(), inSummary);
            case OPENING -> notice.told(afterOpening(each), now, each.alert().severity(), inSummary);
            case WORSENING ->
                notice.told(
                        each.alert().state() == AlertState.ACK ? Phase.ACKED : Phase.TOLD,
                        now,
                        each.alert().severity(),
                        inSummary);
            case ACKING -> notice.to(Phase.ACKED, now);
            default -> notice.to(Phase.DONE, now);
        };
    }

    /** An alert may have been taken or resolved by a person while its group waited. */
    private Phase afterOpening(AlertCase each) {
        if (each.isResolved()) {
            return each.alert().flapping() ? Phase.TOLD : Phase.CLEARING;
        }
        if (each.isOpen()) {
            return Phase.TOLD;
        }
        return sendsAcks ? Phase.ACKING : Phase.ACKED;
    }
}
