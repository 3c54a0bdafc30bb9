// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.routing.Destination;
import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The rules by which verdicts and people open, keep, acknowledge and resolve alerts. Keeps nothing itself. */
final class Judge {
    private static final Duration WRITE_EVERY = Duration.ofMinutes(1);
    private static final Duration WIDEST_BUCKET = Duration.ofMinutes(5);

    private final Supplier<String> ids;

    Judge(Supplier<String> ids) {
        this.ids = ids;
    }

    void judge(Verdict verdict, Draft draft) {
        String fingerprint = Fingerprint.of(verdict);
        AlertCase current = draft.current(fingerprint);
        if (current == null || current.isResolved()) {
            withoutAlert(verdict, fingerprint, current, draft);
        } else {
            withAlert(verdict, current, draft);
        }
    }

    private void withoutAlert(Verdict verdict, String fingerprint, AlertCase last, Draft draft) {
        if (verdict.condition() != Condition.TRUE) {
            boolean over = verdict.condition() == Condition.FALSE || verdict.condition() == Condition.WITHDRAWN;
            if (verdict.open()) {
                return;
            }
            draft.pending(fingerprint, null);
            if (over && last != null && last.held() && !verdict.at().isBefore(last.judgedAt())) {
                draft.note(last.alert(), "detect", "condition over", "it may open a new alert when it holds again");
                draft.change(last.held(false).judged(verdict.at(), last.badAt(), null));
            }
            return;
        }
        if (verdict.silent()) {
            return;
        }
        Instant seen = draft.pending(fingerprint);
        if (seen == null) {
            seen = draft.now();
            draft.pending(fingerprint, seen);
        }
        if (verdict.trueFor().compareTo(verdict.rule().hold()) < 0) {
            return;
        }
        if (last != null && last.holdsBack(draft.now())) {
            return;
        }
        open(verdict, fingerprint, seen, last, draft);
    }

    private void open(Verdict verdict, String fingerprint, Instant seen, AlertCase last, Draft draft) {
        Instant now = draft.now();
        Verdict.Rule rule = verdict.rule();
        Map<String, String> labels = new HashMap<>(rule.labels());
        labels.putAll(verdict.group());
        Instant since = verdict.since() == null ? verdict.at() : verdict.since();
        Alert alert = new Alert(
                ids.get(),
                verdict.where(),
                rule.policy(),
                rule.name(),
                rule.alertClass(),
                verdict.severity(),
                AlertState.OPEN,
                rule.service(),
                labels,
                summary(verdict),
                number(verdict.value()),
                number(verdict.threshold()),
                number(verdict.baseline()),
                since,
                seen,
                now,
                now,
                null,
                null,
                null,
                null,
                verdict.evidence(),
                rule.runbook(),
                fingerprint,
                null,
                null,
                0,
                false);
        RoutingTable.Decision decision = draft.table(verdict.where().tenant()).decide(alert);
        Map<String, Notice> notices = new HashMap<>();
        decision.destinations().forEach(to -> notices.put(to.channel(), Notice.opening(now)));
        draft.note(alert, "detect", "condition true", held(verdict, since));
        draft.note(
                alert,
                "alert",
                "opened",
                last != null && last.held()
                        ? "it still holds " + Durations.format(AlertCase.HELD) + " after it was resolved by hand"
                        : "no alert was open for " + rule.policy() + where(verdict));
        note(alert, decision, draft);
        Set<String> detectors = Set.copyOf(verdict.detectors());
        draft.open(new AlertCase(alert, fingerprint, notices, false, verdict.at(), verdict.at(), null, now, detectors));
    }

    private static void note(Alert alert, RoutingTable.Decision decision, Draft draft) {
        if (decision.destinations().isEmpty()) {
            draft.note(alert, "route", "to nobody", String.join("; ", decision.silent()));
            return;
        }
        String channels =
                decision.destinations().stream().map(Destination::channel).collect(Collectors.joining(", "));
        String why = decision.destinations().stream()
                .map(Destination::why)
                .distinct()
                .collect(Collectors.joining("; "));
        String others = decision.silent().isEmpty() ? "" : "; not told: " + String.join("; ", decision.silent());
        draft.note(alert, "route", "to " + channels, "because " + why + others);
    }

    private void withAlert(Verdict verdict, AlertCase open, Draft draft) {
        if (verdict.condition() == Condition.WITHDRAWN) {
            resolve(open, verdict.silent(), "its policy is gone or disabled", draft);
            return;
        }
        if (verdict.at().isBefore(open.judgedAt())) {
            return;
        }
        switch (verdict.condition()) {
            case TRUE -> update(verdict, open, draft);
            case LINGERING -> draft.refresh(open.judged(verdict.at(), verdict.at(), null));
            default -> recover(verdict, open, draft);
        }
    }

    private static void update(Verdict verdict, AlertCase open, Draft draft) {
        Alert before = open.alert();
        boolean worse = verdict.severity().compareTo(before.severity()) > 0;
        Alert after = Revision.of(before, draft.now())
                .figures(number(verdict.value()), number(verdict.threshold()), number(verdict.baseline()))
                .says(worse ? verdict.severity() : before.severity(), summary(verdict))
                .evidence(verdict.evidence())
                .done();
        AlertCase next = open.with(after).judged(verdict.at(), verdict.at(), null);
        boolean visible = !Objects.equals(before.summary(), after.summary())
                || !Objects.equals(before.value(), after.value())
                || !before.evidence().equals(after.evidence())
                || open.isAheadOfStore();
        if (worse) {
            draft.note(
                    after,
                    "alert",
                    "severity raised",
                    "from " + before.severity() + " to " + after.severity() + explanation(verdict));
            draft.change(verdict.silent() ? next : raised(next, draft));
        } else if (visible && !draft.now().isBefore(open.storedAt().plus(WRITE_EVERY))) {
            draft.change(next);
        } else if (visible) {
            draft.refresh(next);
        } else {
            draft.refresh(open.judged(verdict.at(), verdict.at(), null));
        }
    }

    /** Who knows of the alert is told that it is worse; where its severity leads it now, it is told as an opening one. */
    private static AlertCase raised(AlertCase open, Draft draft) {
        Instant now = draft.now();
        Map<String, Notice> notices = new HashMap<>(open.notices());
        notices.replaceAll((channel, notice) -> switch (notice.phase()) {
            case TOLD, ACKING, ACKED -> notice.to(Phase.WORSENING, now);
            default -> notice;
        });
        RoutingTable.Decision decision =
                draft.table(open.alert().where().tenant()).decide(open.alert());
        for (Destination to : decision.destinations()) {
            if (notices.putIfAbsent(to.channel(), Notice.opening(now)) == null) {
                draft.note(open.alert(), "route", "to " + to.channel(), "because " + to.why());
            }
        }
        return open.with(notices);
    }

    private void recover(Verdict verdict, AlertCase open, Draft draft) {
        if (verdict.open()) {
            return;
        }
        Instant since = open.recoveredSince();
        if (since == null) {
            // The bucket that is the first to be well began where the last bad one ended, unless there is a gap.
            boolean gap = Duration.between(open.badAt(), verdict.at()).compareTo(WIDEST_BUCKET) > 0;
            since = gap ? verdict.at() : open.badAt();
        }
        Duration recovered = Duration.between(since, verdict.at());
        AlertCase next = open.judged(verdict.at(), open.badAt(), since);
        if (recovered.compareTo(verdict.rule().recoverFor()) < 0) {
            draft.refresh(next);
            return;
        }
        String held = verdict.rule().recoverFor().isZero()
                ? "the condition no longer holds"
                : "recovered for " + Durations.format(verdict.rule().recoverFor());
        resolve(next, verdict.silent(), held + explanation(verdict), draft);
    }

    /** Resolves because the facts say so. */
    void resolve(AlertCase open, boolean silent, String why, Draft draft) {
        Instant now = draft.now();
        Alert alert = Revision.of(open.alert(), now).resolved(now).done();
        draft.note(alert, "alert", "resolved", why);
        Map<String, Notice> notices = new HashMap<>();
        open.notices().forEach((channel, notice) -> {
            if (silent && notice.phase() != Phase.DONE) {
                notices.put(channel, notice.to(Phase.DONE, now));
                draft.note(alert, "route", "not to " + channel, "the facts are too old to tell anybody");
            } else if (notice.phase() == Phase.OPENING) {
                notices.put(channel, notice.to(Phase.DONE, now));
                draft.note(alert, "route", "not to " + channel, "it was over before its group was told");
            } else {
                notices.put(channel, notice.phase() == Phase.DONE ? notice : notice.to(Phase.CLEARING, now));
            }
        });
        draft.change(open.with(alert).with(notices).held(false));
    }

    /** Resolves because a person says so. */
    void resolveByHand(AlertCase open, String actor, String comment, Draft draft) {
        Instant now = draft.now();
        Alert alert = Revision.of(open.alert(), now).resolved(now).done();
        draft.note(alert, "person", "resolved by " + actor, said(comment), actor);
        Map<String, Notice> notices = new HashMap<>();
        open.notices().forEach((channel, notice) -> {
            boolean stays = notice.phase() == Phase.OPENING || notice.phase() == Phase.DONE;
            notices.put(channel, stays ? notice : notice.to(Phase.CLEARING, now));
        });
        draft.change(open.with(alert).with(notices).held(true));
    }

    void acknowledge(AlertCase open, String actor, String comment, Draft draft) {
        Instant now = draft.now();
        Alert alert = Revision.of(open.alert(), now).acknowledged(actor).done();
        draft.note(alert, "person", "acknowledged by " + actor, said(comment), actor);
        RoutingTable table = draft.table(alert.where().tenant());
        Map<String, Notice> notices = new HashMap<>(open.notices());
        notices.replaceAll((channel, notice) -> notice.phase() == Phase.TOLD
                ? notice.to(table.sendsAcks(channel) ? Phase.ACKING : Phase.ACKED, now)
                : notice);
        draft.change(open.with(alert).with(notices));
    }

    private static String said(String comment) {
        return comment == null || comment.isBlank() ? "without a comment" : comment.strip();
    }

    private static String held(Verdict verdict, Instant since) {
        String text = "since " + since.truncatedTo(ChronoUnit.SECONDS);
        Duration hold = verdict.rule().hold();
        return text
                + (hold.isZero()
                        ? ", and the policy asks for no hold"
                        : ", held for " + Durations.format(verdict.trueFor()) + " where the policy asks for "
                                + Durations.format(hold))
                + explanation(verdict);
    }

    private static String explanation(Verdict verdict) {
        String text = sentence(verdict.explanation());
        return text.isEmpty() ? "" : ": " + text;
    }

    private static String summary(Verdict verdict) {
        String name = verdict.rule().name() == null
                ? verdict.rule().policy()
                : verdict.rule().name();
        return name + explanation(verdict) + " (" + verdict.where() + where(verdict) + ")";
    }

    private static String where(Verdict verdict) {
        return new TreeMap<>(verdict.group())
                .entrySet().stream()
                        .map(label -> ", " + label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining());
    }

    private static String sentence(String text) {
        String line = text == null ? "" : text.strip().replaceAll("\\s+", " ");
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
