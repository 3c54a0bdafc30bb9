// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.routing.Matcher;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.relational.StoredDocument;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Reads and writes {@code {id, matchers, starts_at, ends_at, duration, comment}}. */
final class SilenceDocument {
    static final String KIND = "silence";
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    private SilenceDocument() {}

    /**
     * Reads a silence that is to be made.
     *
     * @param ids makes one where none is given
     * @param environments those it is held to; empty for none
     * @throws io.bellwether.api.settings.InvalidInput with every problem
     */
    static Silence read(
            Map<String, ?> document, Instant now, Supplier<String> ids, String actor, Set<EnvironmentId> environments) {
        Fields fields = Fields.of(document, Set.of("id", "matchers", "starts_at", "ends_at", "duration", "comment"));
        String id = fields.read("id", text -> Slug.require("id", text));
        List<Matcher> matchers = matchers(fields, environments);
        Instant starts = fields.read("starts_at", SilenceDocument::time);
        starts = starts == null || starts.isBefore(now) ? now : starts;
        Instant ends = fields.read("ends_at", SilenceDocument::time);
        Duration duration = fields.duration("duration", SHORTEST, LONGEST, null);
        boolean timed = !fields.isAbsent("ends_at") || !fields.isAbsent("duration");
        if (!timed) {
            fields.problem("ends_at", null, "is required, or a duration such as 2h: a silence ends by itself");
        } else if (!fields.isAbsent("ends_at") && !fields.isAbsent("duration")) {
            fields.problem("duration", fields.raw("duration"), "must be left out when ends_at is given");
        } else if (ends != null && !ends.isAfter(starts)) {
            fields.problem("ends_at", fields.raw("ends_at"), "must lie after the start, " + starts);
        } else if (ends != null && ends.isAfter(starts.plus(LONGEST))) {
            fields.problem("ends_at", fields.raw("ends_at"), "must lie within 366 days of the start");
        }
        String comment = fields.text("comment", 2_000);
        fields.check();
        return new Silence(
                id == null ? ids.get() : id,
                matchers,
                starts,
                ends == null ? starts.plus(duration) : ends,
                actor,
                comment);
    }

    /** The matchers of a silence, and one that holds it to these environments, where there are any. */
    static List<Matcher> matchers(Fields fields, Set<EnvironmentId> environments) {
        int before = fields.problems().size();
        List<Matcher> matchers = new ArrayList<>(Matchers.read(fields, "matchers"));
        if (fields.problems().size() == before && Matchers.takeEverything(matchers)) {
            fields.problem(
                    "matchers",
                    matchers.isEmpty() ? null : Matchers.texts(matchers),
                    "must not take every alert; at least one must say what an alert has, such as service=\"x\"");
        }
        if (!environments.isEmpty() && !Matchers.isWithin(matchers, environments)) {
            matchers.add(Matchers.of(environments));
        }
        return List.copyOf(matchers);
    }

    static Map<String, Object> write(Silence silence) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("matchers", Matchers.texts(silence.matchers()));
        document.put("starts_at", silence.startsAt().toString());
        document.put("ends_at", silence.endsAt().toString());
        document.put("created_by", silence.createdBy());
        document.put("comment", silence.comment());
        return document;
    }

    /** @throws io.bellwether.api.settings.InvalidInput when it cannot be read any more */
    static Silence stored(StoredDocument stored) {
        Fields fields =
                Fields.of(stored.document(), Set.of("matchers", "starts_at", "ends_at", "created_by", "comment"));
        List<Matcher> matchers = Matchers.read(fields, "matchers");
        Instant starts = fields.require("starts_at", "when it starts", SilenceDocument::time);
        Instant ends = fields.require("ends_at", "when it ends", SilenceDocument::time);
        String by = fields.text("created_by");
        String comment = fields.text("comment", 2_000);
        fields.check();
        return new Silence(stored.id(), matchers, starts, ends, by, comment);
    }

    /** @throws IllegalArgumentException saying what would be right */
    static Instant time(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
            if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
                return time;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be an ISO-8601 time with its offset, such as 2026-01-05T22:00:00Z", e);
        }
        throw new IllegalArgumentException("must lie in the years 1970 to 9998");
    }
}
