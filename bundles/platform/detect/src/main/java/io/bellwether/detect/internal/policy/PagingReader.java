// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.detect.internal.policy.Paging.Ack;
import io.bellwether.detect.internal.policy.Paging.Other;
import io.bellwether.detect.internal.policy.Paging.Page;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads what a test says of who is told. */
final class PagingReader {
    /** What a test may give besides events and series. */
    static final Set<String> GIVEN = new TreeSet<>(Set.of(
            "routing",
            "channels",
            "silences",
            "maintenance_windows",
            "topology",
            "alerting",
            "people",
            "rotas",
            "overrides",
            "escalations",
            "business_hours",
            "acks",
            "alerts"));

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final String SOMEBODY = "somebody";

    private PagingReader() {}

    static Paging read(DocumentReader test, DocumentReader given) {
        Map<String, Object> documents = new LinkedHashMap<>();
        GIVEN.stream()
                .filter(name -> given.has(name) && !Set.of("acks", "alerts").contains(name))
                .forEach(name -> documents.put(name, given.raw(name)));
        return new Paging(
                documents,
                given.objects("acks").stream().map(PagingReader::ack).toList(),
                given.objects("alerts").stream().map(PagingReader::other).toList(),
                test.objects("page").stream().map(PagingReader::page).toList(),
                test.objects("not_told").stream().map(PagingReader::page).toList(),
                test.has("page") || test.has("not_told"));
    }

    /** Every time that is named. */
    static Stream<Duration> times(Paging paging) {
        return Stream.of(
                        paging.acks().stream().map(Ack::at),
                        paging.others().stream().flatMap(other -> Stream.of(other.at(), orAt(other))),
                        paging.pages().stream()
                                .flatMap(page -> Stream.of(
                                        page.at() == null
                                                ? Duration.ZERO
                                                : page.at().plusMinutes(1),
                                        page.by() == null ? Duration.ZERO : page.by())),
                        paging.notTold().stream().map(page -> page.by() == null ? Duration.ZERO : page.by()))
                .flatMap(times -> times)
                .filter(Objects::nonNull);
    }

    private static Duration orAt(Other other) {
        return other.to() == null ? other.at() : other.to();
    }

    private static Ack ack(DocumentReader ack) {
        ack.known(Set.of("at", "alert", "by", "expires"));
        if (!ack.has("at")) {
            ack.problem("at", null, "is required: when somebody takes it, such as 12m");
        }
        String by = ack.text("by");
        return new Ack(
                ack.duration("at", Duration.ZERO, Duration.ZERO, LONGEST),
                ack.labels("alert"),
                by == null ? SOMEBODY : by,
                ack.duration("expires", null, Duration.ofSeconds(1), Duration.ofDays(30)));
    }

    private static Other other(DocumentReader alert) {
        alert.known(Set.of("policy", "name", "class", "severity", "service", "labels", "at", "to"));
        String policy = alert.text("policy");
        if (policy == null) {
            alert.problem("policy", null, "is required: the policy that the alert is of; any id will do");
        }
        Severity severity = one(alert, "severity", Severity::fromName, "info, warning, error, critical");
        AlertClass alertClass = one(alert, "class", AlertClass::fromName, "a class of alerts, such as auth");
        Duration at = alert.duration("at", Duration.ZERO, Duration.ZERO, LONGEST);
        return new Other(
                at,
                alert.duration("to", null, at, LONGEST),
                policy == null ? "" : policy,
                alert.has("name") ? alert.text("name") : policy,
                alertClass == null ? AlertClass.UNKNOWN : alertClass,
                severity == null ? Severity.WARNING : severity,
                alert.text("service"),
                alert.labels("labels"));
    }

    private static <T> T one(
            DocumentReader fields, String field, java.util.function.Function<String, Optional<T>> read, String known) {
        String text = fields.text(field);
        if (text == null) {
            return null;
        }
        Optional<T> found = read.apply(text);
        if (found.isEmpty()) {
            fields.problem(field, text, "must be one of " + known);
        }
        return found.orElse(null);
    }

    private static Page page(DocumentReader page) {
        page.known(Set.of("at", "by", "not_before", "channel", "person", "rota", "reason", "alert"));
        if (page.has("at") && (page.has("by") || page.has("not_before"))) {
            page.problem("at", page.raw("at"), "stands alone: within the minute that begins then");
        }
        Reason reason = one(
                page,
                "reason",
                text -> Arrays.stream(Reason.values())
                        .filter(each -> each.toString().equals(text.toLowerCase(Locale.ROOT)))
                        .findFirst(),
                "opened, repeated, escalated, acknowledged, cleared, summary");
        return new Page(
                time(page, "at"),
                time(page, "by"),
                time(page, "not_before"),
                page.text("channel"),
                page.text("person"),
                page.text("rota"),
                reason,
                page.labels("alert"));
    }

    private static Duration time(DocumentReader fields, String name) {
        return fields.duration(name, null, Duration.ZERO, LONGEST);
    }
}
