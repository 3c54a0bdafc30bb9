// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.alert.internal.AlertCase.Judged;
import io.bellwether.alert.internal.Notice.Phase;
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
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The rules by which verdicts open, keep and resolve alerts. Keeps nothing itself. */
final class Judge {
    private static final Duration WRITE_EVERY = Duration.ofMinutes(1);
    private static final Duration WIDEST_BUCKET = Duration.ofMinutes(5);

    private static final Pattern BLANKS = Pattern.compile("\\s{2,}|[\\s&&[^ ]]");

    private final Fingerprint fingerprints = new Fingerprint();
    private final Supplier<String> ids;
    private final Surroundings around;
    private final Sieve sieve;
    private final Climber climber;
    private final Returns returns;

    Judge(Supplier<String> ids, Surroundings around, Sieve sieve, Climber climber, Returns returns) {
        this.ids = ids;
        this.around = around;
        this.sieve = sieve;
        this.climber = climber;
        this.returns = returns;
    }

    void judge(Verdict verdict, Draft draft) {
        String fingerprint = fingerprints.of(verdict);
        AlertCase current = draft.current(fingerprint);
        if (current == null || current.isResolved()) {
            withoutAlert(verdict, fingerprint, current, draft);
        } else {
            withAlert(verdict, current, draft);
        }
    }

    private void withoutAlert(Verdict verdict, String fingerprint, AlertCase last, Draft draft) {
        Instant judged =
                last == null ? draft.settled(fingerprint) : last.judged().at();
        if (judged != null && verdict.at().isBefore(judged)) {
            return;
        }
        if (verdict.condition() != Condition.TRUE) {
            if (!verdict.open()) {
                draft.pending(fingerprint, null);
                stillOver(verdict, last, draft);
            }
            return;
        }
        if (verdict.silent()) {
            return;
        }
        Instant known = draft.pending(fingerprint);
        Instant seen = known == null ? draft.now() : known;
        boolean waits = verdict.trueFor().compareTo(verdict.rule().hold()) < 0;
        if (waits || (last != null && last.holdsBack(draft.now()))) {
            if (known == null) {
                draft.pending(fingerprint, seen);
            }
            return;
        }
        if (last != null && last.mayReturn(draft.now(), draft.rules(last))) {
            draft.pending(fingerprint, null);
            returns.reopen(
                    last,
                    revision -> said(revision, verdict),
                    Judged.bad(verdict.at()),
                    held(verdict, since(verdict)),
                    draft);
        } else {
            open(verdict, fingerprint, seen, last, draft);
        }
    }

    private static void stillOver(Verdict verdict, AlertCase last, Draft draft) {
        if (last == null) {
            return;
        }
        boolean over = verdict.condition() == Condition.FALSE || verdict.condition() == Condition.WITHDRAWN;
        AlertCase next = last.judged(
                new Judged(verdict.at(), last.judged().badAt(), last.judged().recoveredSince()));
        if (over && last.isHeld()) {
            draft.note(last.alert(), "detect", "condition over", "it may open a new alert when it holds again");
            draft.change(next.with(last.life().over()));
        } else {
            draft.refresh(next);
        }
    }

    private void open(Verdict verdict, String fingerprint, Instant seen, AlertCase last, Draft draft) {
        Instant now = draft.now();
        Verdict.Rule rule = verdict.rule();
        Map<String, String> labels = new HashMap<>(rule.labels());
        labels.putAll(verdict.group());
        String service = rule.service() == null ? labels.get("service") : rule.service();
        around.services().apply(verdict.where().tenant()).labels(service).forEach(labels::putIfAbsent);
        Instant since = since(verdict);
        Alert alert = new Alert(
                ids.get(),
                verdict.where(),
                rule.policy(),
                rule.name(),
                rule.alertClass(),
                verdict.severity(),
                AlertState.OPEN,
                service,
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
                Revision.bounded(verdict.evidence()),
                rule.runbook(),
                fingerprint,
                null,
                null,
                0,
                false);
        String incident = around.correlation().assign(alert, now);
        if (incident != null) {
            alert = Revision.of(alert, now).incident(incident).done();
        }
        draft.note(alert, "detect", "condition true", held(verdict, since));
        draft.note(
                alert,
                "alert",
                "opened",
                last != null && last.isHeld()
                        ? "it still holds " + Durations.format(AlertCase.HELD) + " after it was resolved by hand"
                        : "no alert was open for " + rule.policy() + where(verdict));
        AlertCase opening = new AlertCase(
                alert,
                SmallMap.of(Map.of()),
                Life.opened(now),
                Judged.bad(verdict.at()),
                now,
                Set.copyOf(verdict.detectors()));
        draft.open(Openings.route(opening, sieve, climber, draft));
    }

    private void withAlert(Verdict verdict, AlertCase open, Draft draft) {
        if (verdict.condition() == Condition.WITHDRAWN) {
            resolve(open, verdict.silent(), Life.End.OVER, "its policy is gone or disabled", draft);
            return;
        }
        if (verdict.at().isBefore(open.judged().at())) {
            return;
        }
        switch (verdict.condition()) {
            case TRUE -> update(verdict, open, draft);
            case LINGERING -> still(open, verdict, draft);
            default -> recover(verdict, open, draft);
        }
    }

    /** Remembers that it is not well; a recovery that had begun is over, and that is stored. */
    private static void still(AlertCase open, Verdict verdict, Draft draft) {
        AlertCase next = open.judged(Judged.bad(verdict.at()));
        if (open.judged().recoveredSince() == null) {
            draft.refresh(next);
        } else {
            draft.change(next);
        }
    }

    private void update(Verdict verdict, AlertCase open, Draft draft) {
        Alert before = open.alert();
        if (isSame(verdict, before) && !open.isAheadOfStore()) {
            still(open, verdict, draft);
            return;
        }
        Alert after = said(Revision.of(before, draft.now()), verdict).done();
        AlertCase next = open.with(after).judged(Judged.bad(verdict.at()));
        int step = after.severity().compareTo(before.severity());
        if (step != 0) {
            draft.note(
                    after,
                    "alert",
                    step > 0 ? "severity raised" : "severity lowered",
                    "from " + before.severity() + " to " + after.severity() + explanation(verdict));
            draft.change(step > 0 && !verdict.silent() ? raised(next, draft) : next);
        } else if (open.judged().recoveredSince() != null
                || !draft.now().isBefore(open.storedAt().plus(WRITE_EVERY))) {
            draft.change(next);
        } else {
            draft.refresh(next);
        }
    }

    /** True when a verdict says nothing that people could see to have changed. */
    private static boolean isSame(Verdict verdict, Alert alert) {
        return verdict.severity() == alert.severity()
                && Objects.equals(number(verdict.value()), alert.value())
                && (verdict.evidence().isEmpty() || alert.evidence().containsAll(verdict.evidence()))
                && isSummary(alert.summary(), verdict);
    }

    private static Revision said(Revision revision, Verdict verdict) {
        return revision.figures(number(verdict.value()), number(verdict.threshold()), number(verdict.baseline()))
                .says(verdict.severity(), summary(verdict))
                .evidence(verdict.evidence());
    }

    /**
     * Who knows of the alert as a less severe one is told that it is worse; where its severity leads it now, it is told
     * as an opening one.
     */
    private AlertCase raised(AlertCase open, Draft draft) {
        Instant now = draft.now();
        SmallMap<Notice> notices = open.notices().replaced((channel, notice) -> switch (notice.phase()) {
            case TOLD, ACKING, ACKED ->
                notice.heard() == null || open.alert().severity().compareTo(notice.heard()) > 0
                        ? notice.to(Phase.WORSENING, now)
                        : notice;
            default -> notice;
        });
        return Openings.widen(open.with(notices), sieve, climber, draft);
    }

    private void recover(Verdict verdict, AlertCase open, Draft draft) {
        if (verdict.open()) {
            return;
        }
        Instant bad = open.judged().badAt();
        Instant since = open.judged().recoveredSince();
        if (since == null) {
            // The bucket that is the first to be well began where the last bad one ended, unless there is a gap.
            boolean gap = Duration.between(bad, verdict.at()).compareTo(WIDEST_BUCKET) > 0;
            since = gap ? verdict.at() : bad;
        }
        Duration recovered = Duration.between(since, verdict.at());
        AlertCase next = open.judged(new Judged(verdict.at(), bad, since));
        if (recovered.compareTo(verdict.rule().recoverFor()) < 0) {
            if (open.judged().recoveredSince() == null) {
                draft.change(next);
            } else {
                draft.refresh(next);
            }
            return;
        }
        String held = verdict.rule().recoverFor().isZero()
                ? "the condition no longer holds"
                : "recovered for " + Durations.format(verdict.rule().recoverFor());
        Life.End end = verdict.silent() ? Life.End.OVER : Life.End.FACTS;
        resolve(next, verdict.silent(), end, held + explanation(verdict), draft);
    }

    /** Resolves because the facts say so. */
    void resolve(AlertCase open, boolean silent, Life.End end, String why, Draft draft) {
        Instant now = draft.now();
        boolean flaps = open.alert().flapping() && end == Life.End.FACTS;
        Alert alert = Revision.of(open.alert(), now)
                .resolved(now)
                .flapping(flaps)
                .suppressedBy(flaps ? open.alert().suppressedBy() : null)
                .done();
        draft.note(alert, "alert", "resolved", why);
        Sieve.overUntold(open, draft);
        SmallMap<Notice> notices = open.notices().replaced((channel, notice) -> {
            if (silent && notice.phase() != Phase.DONE) {
                draft.note(alert, "route", "not to " + channel, "the facts are too old to tell anybody");
                return notice.to(Phase.DONE, now);
            }
            if (flaps) {
                return notice;
            }
            if (notice.isUnheard()) {
                draft.note(alert, "route", "not to " + channel, "it was over before its group was told");
                return notice.to(Phase.DONE, now);
            }
            return notice.phase() == Phase.DONE ? notice : notice.to(Phase.CLEARING, now);
        });
        draft.change(open.with(alert).with(notices).with(open.life().ended(end, now)));
    }

    private static Instant since(Verdict verdict) {
        return verdict.since() == null ? verdict.at() : verdict.since();
    }

    private static String held(Verdict verdict, Instant since) {
        String text = "since " + Stamps.of(since.truncatedTo(ChronoUnit.SECONDS));
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
        StringBuilder text = new StringBuilder();
        summary(verdict, text::append);
        return text.toString();
    }

    /** True when a verdict would be summed up so; asked for each that says nothing new, so nothing is written for it. */
    private static boolean isSummary(String text, Verdict verdict) {
        if (text == null) {
            return false;
        }
        Reading reading = new Reading(text);
        summary(verdict, reading);
        return reading.isDone();
    }

    private static void summary(Verdict verdict, Consumer<String> to) {
        to.accept(
                verdict.rule().name() == null
                        ? verdict.rule().policy()
                        : verdict.rule().name());
        String explanation = sentence(verdict.explanation());
        if (!explanation.isEmpty()) {
            to.accept(": ");
            to.accept(explanation);
        }
        to.accept(" (");
        to.accept(verdict.where().tenant().toString());
        to.accept("/");
        to.accept(verdict.where().environment().toString());
        where(verdict, to);
        to.accept(")");
    }

    private static String where(Verdict verdict) {
        StringBuilder text = new StringBuilder();
        where(verdict, text::append);
        return text.toString();
    }

    private static void where(Verdict verdict, Consumer<String> to) {
        Map<String, String> group = verdict.group();
        for (Map.Entry<String, String> label : (group.size() > 1 ? new TreeMap<>(group) : group).entrySet()) {
            to.accept(", ");
            to.accept(label.getKey());
            to.accept("=");
            to.accept(label.getValue());
        }
    }

    /** Finds out whether a text is made of pieces. */
    private static final class Reading implements Consumer<String> {
        private final String text;
        /** How much of the text was there so far; less than zero when something else was. */
        private int read;

        Reading(String text) {
            this.text = text;
        }

        @Override
        public void accept(String piece) {
            read = read >= 0 && text.startsWith(piece, read) ? read + piece.length() : -1;
        }

        boolean isDone() {
            return read == text.length();
        }
    }

    private static String sentence(String text) {
        String line = text == null ? "" : text.strip();
        line = isOneLine(line) ? line : BLANKS.matcher(line).replaceAll(" ");
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    /** True when no blank stands in it but single spaces. */
    private static boolean isOneLine(String text) {
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            char here = text.charAt(i);
            if (here < ' ' || (here == ' ' && before == ' ')) {
                return false;
            }
            before = here;
        }
        return true;
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
