// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Rehearsal.Course;
import io.bellwether.alert.Rehearsal.Step;
import io.bellwether.api.settings.Durations;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyTest;
import io.bellwether.detect.internal.policy.PolicyTest.Clears;
import io.bellwether.detect.internal.policy.PolicyTest.Expectation;
import io.bellwether.detect.internal.policy.PolicyTest.Fires;
import io.bellwether.detect.internal.policy.PolicyTest.Silent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Compares what came of a test with what it expects, and says in words where they differ. */
final class Expected {
    private final Policy policy;
    private final PolicyTest test;
    private final List<Course> alerts;
    private final Account account;
    private final List<String> problems = new ArrayList<>();
    /** Alerts of which a problem has told already. */
    private final Set<Course> told = new LinkedHashSet<>();

    Expected(Policy policy, PolicyTest test, List<Course> alerts, Account account) {
        this.policy = policy;
        this.test = test;
        this.alerts = alerts;
        this.account = account;
    }

    /** What did not come as expected; empty when all did. */
    List<String> problems() {
        for (Expectation expectation : test.expect()) {
            if (expectation instanceof Fires fires) {
                check(fires);
            } else if (expectation instanceof Clears clears) {
                check(clears);
            } else {
                check((Silent) expectation);
            }
        }
        if (!test.allowOthers()) {
            alerts.stream()
                    .filter(alert -> !told.contains(alert) && !isExpected(alert))
                    .forEach(alert -> problems.add("nothing expects this alert: " + describe(alert)));
        }
        return problems;
    }

    private void check(Fires fires) {
        List<Course> found =
                alerts.stream().filter(alert -> matches(fires, alert)).toList();
        boolean right = fires.count() == 0 ? !found.isEmpty() : found.size() == fires.count();
        if (right) {
            return;
        }
        StringBuilder text = new StringBuilder("fires").append(describe(fires)).append(": ");
        if (fires.count() > 0 && !found.isEmpty()) {
            text.append(found.size()).append(found.size() == 1 ? " alert opened: " : " alerts opened: ");
            found.forEach(alert -> text.append(describe(alert)).append("; "));
        } else if (alerts.isEmpty()) {
            text.append("no alert opened: ").append(account.instead());
        } else {
            text.append("no such alert; there were: ");
            alerts.forEach(alert -> text.append(describe(alert)).append("; "));
            told.addAll(alerts);
        }
        problems.add(ended(text.toString()));
    }

    private void check(Clears clears) {
        String expectation = "clears" + times(clears.by(), clears.notBefore()) + Account.group(clears.group());
        List<Course> of =
                alerts.stream().filter(alert -> isOf(clears.group(), alert)).toList();
        if (of.isEmpty()) {
            problems.add(expectation + ": no alert had opened");
        }
        for (Course alert : of) {
            Instant cleared = alert.clearedAt();
            if (cleared == null) {
                problems.add(expectation + ": it is still open at the end, at " + Durations.format(test.until()) + ": "
                        + describe(alert));
            } else if (!isWithin(cleared, clears.by(), clears.notBefore())) {
                problems.add(expectation + ": it was over at " + account.offset(cleared) + ": " + describe(alert));
            }
        }
    }

    private void check(Silent silent) {
        String stretch = silent.from().isZero() && silent.to() == null
                ? ""
                : " from " + Durations.format(silent.from())
                        + (silent.to() == null ? "" : " to " + Durations.format(silent.to()));
        for (Course alert : alerts) {
            Duration at = Duration.between(test.start(), alert.foundAt());
            boolean inside = at.compareTo(silent.from()) >= 0 && (silent.to() == null || at.compareTo(silent.to()) < 0);
            if (inside && isOf(silent.group(), alert)) {
                told.add(alert);
                problems.add(
                        "silent" + stretch + Account.group(silent.group()) + ": an alert opened: " + describe(alert));
            }
        }
    }

    private boolean isExpected(Course alert) {
        return test.expect().stream()
                .anyMatch(expectation -> expectation instanceof Fires fires && matches(fires, alert));
    }

    private boolean matches(Fires fires, Course alert) {
        boolean inTime = fires.severity() == null
                ? isWithin(alert.foundAt(), fires.by(), fires.notBefore())
                : alert.steps().stream()
                        .filter(step -> step.severity() == fires.severity())
                        .map(Step::at)
                        .anyMatch(at -> isWithin(at, fires.by(), fires.notBefore()));
        String words = fires.summary() == null ? "" : fires.summary().toLowerCase(Locale.ROOT);
        return inTime
                && isOf(fires.group(), alert)
                && alert.summary().toLowerCase(Locale.ROOT).contains(words);
    }

    private boolean isWithin(Instant at, Duration by, Duration notBefore) {
        Duration after = Duration.between(test.start(), at);
        return (by == null || after.compareTo(by) <= 0) && (notBefore == null || after.compareTo(notBefore) >= 0);
    }

    private boolean isOf(Map<String, String> group, Course alert) {
        return group.entrySet().stream().allMatch(label -> {
            String value = alert.group().get(label.getKey());
            return label.getValue()
                    .equals(value == null ? policy.rule().labels().get(label.getKey()) : value);
        });
    }

    private static String describe(Fires fires) {
        return times(fires.by(), fires.notBefore())
                + (fires.severity() == null ? "" : " at " + fires.severity())
                + Account.group(fires.group())
                + (fires.count() == 0 ? "" : ", " + fires.count() + " in all")
                + (fires.summary() == null ? "" : ", saying '" + fires.summary() + "'");
    }

    private static String times(Duration by, Duration notBefore) {
        return (by == null ? "" : " by " + Durations.format(by))
                + (notBefore == null ? "" : " and not before " + Durations.format(notBefore));
    }

    private String describe(Course alert) {
        StringBuilder text = new StringBuilder("at ")
                .append(account.offset(alert.foundAt()))
                .append(" ")
                .append(alert.severity());
        alert.steps().stream().skip(1).forEach(step -> text.append(", at ")
                .append(account.offset(step.at()))
                .append(" ")
                .append(step.severity()));
        if (alert.clearedAt() != null) {
            text.append(", over at ").append(account.offset(alert.clearedAt()));
        }
        return text.append(": ").append(alert.summary()).toString();
    }

    private static String ended(String text) {
        return text.endsWith("; ") ? text.substring(0, text.length() - 2) : text;
    }
}
