// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** The rules by which people take, assign and resolve alerts. Keeps nothing itself. */
final class People {
    private static final String STAGE = "person";

    /** The alert is open. */
    void acknowledge(AlertCase open, Acknowledgement said, Draft draft) {
        Instant now = draft.now();
        Duration lasts = said.expires() == null ? draft.rules(open).ackExpires() : said.expires();
        String owner = said.assignedTo() == null ? said.actor() : said.assignedTo();
        Instant until = lasts == null ? null : now.plus(lasts);
        Alert alert = Revision.of(open.alert(), now).acknowledged(owner, until).done();
        String terms = (owner.equals(said.actor()) ? "" : ", assigned to " + owner)
                + (lasts == null ? "" : ", for " + Durations.format(lasts));
        draft.note(alert, STAGE, "acknowledged by " + said.actor(), comment(said.comment()) + terms, said.actor());
        RoutingTable table = draft.table(alert.where().tenant());
        SmallMap<Notice> notices =
                open.notices().replaced((channel, notice) -> taken(alert, notice, table.sendsAcks(channel), now));
        draft.change(open.with(alert).with(notices));
    }

    /**
     * Somebody says more about an alert that is taken: until when, who has it, or a word. What is not said stays, and
     * when nothing is said nothing changes. Nobody is told again.
     */
    void renew(AlertCase taken, Acknowledgement said, Draft draft) {
        if (said.comment() == null && said.expires() == null && said.assignedTo() == null) {
            return;
        }
        Instant now = draft.now();
        Alert before = taken.alert();
        String owner = said.assignedTo() == null ? before.assignedTo() : said.assignedTo();
        Instant until = said.expires() == null ? before.ackExpiresAt() : now.plus(said.expires());
        Alert alert = Revision.of(before, now).assigned(owner).ackExpires(until).done();
        String terms = (said.assignedTo() == null ? "" : ", assigned to " + owner)
                + (said.expires() == null ? "" : ", for " + Durations.format(said.expires()) + " from now");
        draft.note(
                alert,
                STAGE,
                "acknowledgement changed by " + said.actor(),
                comment(said.comment()) + terms,
                said.actor());
        draft.change(taken.with(alert));
    }

    /** What a channel that was to hear that nobody took it need not hear any more. */
    private static Notice taken(Alert alert, Notice notice, boolean sendsAcks, Instant now) {
        boolean escalated = notice.phase() == Phase.WORSENING
                && (notice.heard() == null || alert.severity().compareTo(notice.heard()) <= 0);
        if (escalated && notice.toldAt() == null) {
            return notice.to(Phase.DONE, now);
        }
        return notice.phase() == Phase.TOLD || escalated
                ? notice.to(sendsAcks ? Phase.ACKING : Phase.ACKED, now)
                : notice;
    }

    /** An acknowledgement has ended: nobody has the alert in hand, and those who know of it hear so. */
    AlertCase expired(AlertCase taken, Draft draft) {
        Instant now = draft.now();
        Alert before = taken.alert();
        Alert alert = Revision.of(before, now).unacknowledged().done();
        Instant since = before.acknowledgedAt() == null ? before.updatedAt() : before.acknowledgedAt();
        Duration lasted = Duration.between(since, now).truncatedTo(ChronoUnit.SECONDS);
        draft.note(
                alert,
                "alert",
                "acknowledgement ended",
                "nothing was heard of " + Objects.requireNonNullElse(before.assignedTo(), "whoever took it") + " for "
                        + Durations.format(lasted.isNegative() ? Duration.ZERO : lasted)
                        + ", so it is open again and its escalation goes on");
        SmallMap<Notice> notices = taken.notices().replaced((channel, notice) -> switch (notice.phase()) {
            case ACKED, ACKING -> notice.to(Phase.WORSENING, now);
            default -> notice;
        });
        return taken.with(alert).with(notices);
    }

    /** The alert is not resolved. @param owner null for nobody */
    void assign(AlertCase open, String owner, String actor, String comment, Draft draft) {
        if (Objects.equals(open.alert().assignedTo(), owner)) {
            return;
        }
        Alert alert = Revision.of(open.alert(), draft.now()).assigned(owner).done();
        String decision = owner == null ? "unassigned by " + actor : "assigned to " + owner + " by " + actor;
        draft.note(alert, STAGE, decision, comment(comment), actor);
        draft.change(open.with(alert));
    }

    /** Resolves because a person says so. */
    void resolve(AlertCase open, String actor, String comment, Draft draft) {
        Instant now = draft.now();
        Alert alert = Revision.of(open.alert(), now)
                .resolved(now)
                .flapping(false)
                .suppressedBy(null)
                .done();
        draft.note(alert, STAGE, "resolved by " + actor, comment(comment), actor);
        boolean suppressed = open.isSuppressed();
        Sieve.overUntold(open, draft);
        SmallMap<Notice> notices = open.notices().replaced((channel, notice) -> {
            boolean quiet = suppressed || notice.phase() == Phase.WORSENING;
            if (notice.phase() == Phase.DONE || (notice.phase() == Phase.OPENING && !quiet)) {
                return notice;
            }
            return notice.to(notice.isUnheard() ? Phase.DONE : Phase.CLEARING, now);
        });
        draft.change(open.with(alert).with(notices).with(open.life().ended(Life.End.HAND, now)));
    }

    private static String comment(String comment) {
        return comment == null || comment.isBlank() ? "without a comment" : comment.strip();
    }
}
