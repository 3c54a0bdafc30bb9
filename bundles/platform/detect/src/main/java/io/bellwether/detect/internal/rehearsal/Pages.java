// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.Rehearsal.Course;
import io.bellwether.alert.Rehearsal.Noted;
import io.bellwether.alert.Rehearsal.Told;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.settings.Durations;
import io.bellwether.detect.internal.policy.Paging.Page;
import io.bellwether.detect.internal.policy.PolicyTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares who was told with who should have been, and says in words where they differ, and why. */
final class Pages {
    /** What disturbs people, so that a test that names any such message names them all. */
    private static final Set<Reason> DISTURBING =
            EnumSet.of(Reason.OPENED, Reason.ESCALATED, Reason.REPEATED, Reason.SUMMARY);

    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final int MOST_SHOWN = 12;

    private final PolicyTest test;
    private final Map<String, Object> documents;
    private final List<Told> told;
    private final List<Noted> trail;
    private final Map<String, Course> alerts = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    Pages(PolicyTest test, Map<String, Object> documents, Rehearsal rehearsal) {
        this.test = test;
        this.documents = documents;
        told = rehearsal.told();
        trail = rehearsal.trail();
        rehearsal.alerts().forEach(alert -> alerts.put(alert.id(), alert));
    }

    /** What did not come as expected; empty when all did. */
    List<String> problems() {
        Set<Told> expected = new LinkedHashSet<>();
        for (Page page : test.paging().pages()) {
            Told found = told.stream()
                    .filter(message -> !expected.contains(message) && matches(page, message))
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                problems.add("page" + describe(page) + ": nobody was told so; " + instead());
            } else {
                expected.add(found);
            }
        }
        for (Page page : test.paging().notTold()) {
            told.stream()
                    .filter(message -> matches(page, message))
                    .findFirst()
                    .ifPresent(message -> problems.add("not_told" + describe(page) + ": told " + describe(message)));
        }
        if (!test.paging().pages().isEmpty() && !test.allowOthers()) {
            told.stream()
                    .filter(message -> DISTURBING.contains(message.reason()) && !expected.contains(message))
                    .forEach(message -> problems.add("nothing expects this page: " + describe(message)));
        }
        return problems;
    }

    private boolean matches(Page page, Told message) {
        Duration after = Duration.between(test.start(), message.at());
        return (page.at() == null
                        || (after.compareTo(page.at()) >= 0
                                && after.compareTo(page.at().plus(WITHIN)) < 0))
                && (page.by() == null || after.compareTo(page.by()) <= 0)
                && (page.notBefore() == null || after.compareTo(page.notBefore()) >= 0)
                && (page.channel() == null || page.channel().equals(message.channel()))
                && (page.reason() == null || page.reason() == message.reason())
                && (page.person() == null || isFor("people", page.person(), message))
                && (page.rota() == null || isFor("rotas", page.rota(), message))
                && (page.alert().isEmpty()
                        || message.alerts().stream()
                                .map(alerts::get)
                                .anyMatch(alert -> alert != null && Agenda.isOf(page.alert(), alert)));
    }

    /** Whether the trail of an alert in the message says that its channel was chosen for somebody. */
    private boolean isFor(String kind, String id, Told message) {
        String name = Declared.maps(documents.get(kind)).stream()
                .filter(document -> id.equals(String.valueOf(document.get("id"))))
                .map(document -> document.get("name") == null ? id : String.valueOf(document.get("name")))
                .findFirst()
                .orElse(id);
        return trail.stream()
                .filter(line -> line.stage().equals("escalate")
                        && !line.at().isAfter(message.at())
                        && message.alerts().contains(line.alert())
                        && line.decision().equals("to " + message.channel()))
                .anyMatch(line -> line.reason().contains(name));
    }

    private String describe(Page page) {
        StringBuilder text = new StringBuilder();
        if (page.at() != null) {
            text.append(" at ").append(Durations.format(page.at()));
        }
        if (page.notBefore() != null) {
            text.append(" not before ").append(Durations.format(page.notBefore()));
        }
        if (page.by() != null) {
            text.append(" by ").append(Durations.format(page.by()));
        }
        if (page.channel() != null) {
            text.append(" to ").append(page.channel());
        }
        if (page.person() != null) {
            text.append(" to person ").append(page.person());
        }
        if (page.rota() != null) {
            text.append(" to whoever is on call for ").append(page.rota());
        }
        if (page.reason() != null) {
            text.append(", ").append(page.reason());
        }
        if (!page.alert().isEmpty()) {
            text.append(", of ").append(page.alert());
        }
        return text.toString();
    }

    private String describe(Told message) {
        String of = message.alerts().stream()
                .map(id -> alerts.containsKey(id) ? alerts.get(id).policy() : id)
                .distinct()
                .collect(Collectors.joining(", "));
        return message.reason() + " to " + message.channel() + " at " + offset(message.at()) + " (" + of + ")"
                + why(message);
    }

    /** The last that the trail says of how the message came to its channel. */
    private String why(Told message) {
        Noted last = null;
        for (Noted line : trail) {
            boolean chosen = List.of("route", "escalate").contains(line.stage())
                    && line.decision().startsWith("to ")
                    && List.of(line.decision().substring(3).split(", ")).contains(message.channel());
            if (chosen && message.alerts().contains(line.alert()) && !line.at().isAfter(message.at())) {
                last = line;
            }
        }
        return last == null ? "" : ", " + last.reason();
    }

    private String instead() {
        if (alerts.isEmpty()) {
            return "no alert opened";
        }
        String messages = told.isEmpty()
                ? "nobody was told anything"
                : "told were: "
                        + told.stream().limit(MOST_SHOWN).map(this::describe).collect(Collectors.joining("; "))
                        + (told.size() > MOST_SHOWN ? "; and " + (told.size() - MOST_SHOWN) + " more" : "");
        String kept = trail.stream()
                .filter(line -> line.stage().equals("suppress")
                        || line.decision().startsWith("not ")
                        || line.decision().equals("to nobody")
                        || line.decision().equals("told nobody"))
                .limit(MOST_SHOWN)
                .map(line -> offset(line.at()) + " " + line.decision() + ": " + line.reason())
                .collect(Collectors.joining("; "));
        return kept.isEmpty() ? messages : messages + "; the trail says: " + kept;
    }

    private String offset(Instant at) {
        return Durations.rounded(Duration.between(test.start(), at));
    }
}
