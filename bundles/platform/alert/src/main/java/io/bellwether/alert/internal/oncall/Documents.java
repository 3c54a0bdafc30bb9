// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.internal.oncall.Ladder.Step;
import io.bellwether.alert.internal.oncall.Ladder.Target;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads and writes people, rotas, overrides and escalations. Reading adds every problem to a list and looks at one
 * document alone; whom it names is checked against the {@link Roster}.
 */
final class Documents {
    static final int MOST_STEPS = 20;
    private static final Set<String> PERSON = Set.of("id", "tenant", "name", "email", "time_zone", "channels", "quiet");
    private static final Set<String> QUIET = Set.of("from", "to", "below");
    private static final Set<String> ROTA = Set.of("id", "tenant", "name", "time_zone", "layers");
    private static final Set<String> LAYER = Set.of("id", "people", "starts_at", "hand_over", "restrict");
    private static final Set<String> HOURS = Set.of("weekdays", "from", "to");
    private static final Set<String> OVERRIDE = Set.of("id", "tenant", "rota", "person", "from", "to", "comment");
    private static final Set<String> LADDER = Set.of("id", "tenant", "name", "steps", "repeat");
    private static final Set<String> STEP = Set.of("after", "notify");
    private static final Set<String> REPEAT = Set.of("every", "times");
    private static final int LONGEST_NAME = 200;
    private static final int MOST_LAYERS = 10;
    private static final int MOST_RESTRICTIONS = 10;
    private static final int MOST_PEOPLE = 100;
    private static final int MOST_TARGETS = 20;
    private static final int MOST_CHANNELS = 10;
    private static final int MOST_REPEATS = 100;
    private static final int LONGEST_TEXT = 1_000;
    private static final Duration LONGEST_DELAY = Duration.ofDays(7);
    private static final Duration LONGEST_OVERRIDE = Duration.ofDays(366);

    private Documents() {}

    static Person person(Map<String, ?> document, ZoneId standard, List<Problem> problems) {
        Fields fields = Fields.within("", document, PERSON, problems);
        String id = id(fields);
        String email = fields.text("email", 254);
        if (email != null && !email.matches("[^@\\s]+@[^@\\s]+")) {
            fields.problem("email", email, "is not an e-mail address");
        }
        return new Person(
                id,
                name(fields, id),
                email,
                Clocks.zone(fields, standard),
                each(fields, "channels", MOST_CHANNELS, "the ids of the channels this person is told over"),
                quiet(fields.object("quiet", QUIET)));
    }

    private static Person.Quiet quiet(Fields fields) {
        if (fields == null) {
            return null;
        }
        needed(fields, "from", "when quiet hours begin, such as 22:00");
        needed(fields, "to", "when quiet hours end, such as 07:00");
        Severity below = fields.read("below", text -> Severity.fromName(text)
                .filter(severity -> severity != Severity.INFO)
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be warning, error or critical: what is less waits for the end of quiet hours")));
        return new Person.Quiet(Clocks.hours(fields), below == null ? Severity.CRITICAL : below);
    }

    static Rota rota(Map<String, ?> document, ZoneId standard, List<Problem> problems) {
        Fields fields = Fields.within("", document, ROTA, problems);
        String id = id(fields);
        List<Layer> layers = new ArrayList<>();
        needed(fields, "layers", "at least one layer of people who take turns");
        for (Fields layer : fields.objects("layers", LAYER, MOST_LAYERS)) {
            layers.add(layer(layer, layers));
        }
        return new Rota(id, name(fields, id), Clocks.zone(fields, standard), layers);
    }

    private static Layer layer(Fields fields, List<Layer> before) {
        String id = id(fields);
        if (before.stream().anyMatch(layer -> layer.id().equals(id))) {
            fields.problem("id", id, "is the id of another layer");
        }
        List<Hours> restrictions = new ArrayList<>();
        for (Fields hours : fields.objects("restrict", HOURS, MOST_RESTRICTIONS)) {
            restrictions.add(Clocks.hours(hours));
        }
        needed(fields, "people", "the ids of the people, in the order of their turns");
        return new Layer(
                id,
                fields.list("people", MOST_PEOPLE, text -> text),
                Clocks.local(fields, "starts_at", "when the first turn begins, such as 2026-01-05T09:00"),
                handOver(fields.object("hand_over", Set.of("every"))),
                restrictions);
    }

    private static HandOver handOver(Fields fields) {
        HandOver given =
                fields == null ? null : fields.require("every", "how often, such as 1w, 2d or 12h", HandOver::parse);
        return given == null ? HandOver.parse("1w") : given;
    }

    static RotaOverride override(Map<String, ?> document, Roster roster, Instant now, List<Problem> problems) {
        Fields fields = Fields.within("", document, OVERRIDE, problems);
        String rota = required(fields, "rota", "the id of a rota");
        ZoneId zone =
                roster.rotas().containsKey(rota) ? roster.rotas().get(rota).zone() : roster.zone();
        RotaOverride read = new RotaOverride(
                id(fields),
                rota,
                required(fields, "person", "the id of who takes over"),
                Clocks.moment(fields, "from", zone, "when it begins"),
                Clocks.moment(fields, "to", zone, "when it ends"),
                fields.text("comment", LONGEST_TEXT),
                now);
        if (problems.isEmpty()) {
            Duration length = Duration.between(read.from(), read.to());
            if (length.isNegative() || length.isZero() || length.compareTo(LONGEST_OVERRIDE) > 0) {
                fields.problem("to", read.to(), "must lie after 'from', by at most 366 days");
            }
        }
        return read;
    }

    static Ladder ladder(Map<String, ?> document, List<Problem> problems) {
        Fields fields = Fields.within("", document, LADDER, problems);
        String id = id(fields);
        List<Step> steps = new ArrayList<>();
        needed(fields, "steps", "at least one step: who is told, and after how long");
        for (Fields step : fields.objects("steps", STEP, MOST_STEPS)) {
            steps.add(step(step, steps));
        }
        Fields repeat = fields.object("repeat", REPEAT);
        if (repeat == null) {
            return new Ladder(id, name(fields, id), steps, null, 0);
        }
        needed(repeat, "every", "how often the last step is told again, such as 30m");
        return new Ladder(
                id,
                name(fields, id),
                steps,
                repeat.duration("every", Duration.ofMinutes(1), LONGEST_DELAY, Duration.ofMinutes(30)),
                repeat.whole("times", 1, MOST_REPEATS, 3));
    }

    private static Step step(Fields fields, List<Step> before) {
        Duration last = before.isEmpty() ? null : before.get(before.size() - 1).after();
        Duration after = fields.duration("after", Duration.ZERO, LONGEST_DELAY, null);
        if (after == null && last != null && fields.isAbsent("after")) {
            fields.problem("after", null, "is required: how long after the first step nobody has acknowledged");
        } else if (after != null && last != null && after.compareTo(last) <= 0) {
            fields.problem(
                    "after",
                    Durations.format(after),
                    "must be longer than the step before, " + Durations.format(last)
                            + "; whoever is told together stands in one step");
        }
        needed(fields, "notify", "whom, such as channel:ops, rota:primary or person:alice");
        List<Target> targets = fields.list("notify", MOST_TARGETS, Documents::target);
        once(fields, "notify", targets);
        return new Step(after != null ? after : last == null ? Duration.ZERO : last.plusSeconds(1), targets);
    }

    /** The id; empty when it is absent or wrong. */
    private static String id(Fields fields) {
        String id = fields.id();
        return id == null ? "" : id;
    }

    private static String required(Fields fields, String field, String what) {
        String text = fields.required(field, what);
        return text == null ? "" : text;
    }

    private static String name(Fields fields, String fallback) {
        String name = fields.text("name", LONGEST_NAME);
        return name == null ? fallback : name;
    }

    /** At least one text, none of them twice. */
    private static List<String> each(Fields fields, String field, int most, String what) {
        needed(fields, field, what);
        List<String> texts = fields.list(field, most, text -> text);
        once(fields, field, texts);
        return texts;
    }

    /** Notes each item of a list that stands in it twice. */
    private static void once(Fields fields, String field, List<?> items) {
        for (int i = 1; i < items.size(); i++) {
            if (items.subList(0, i).contains(items.get(i))) {
                fields.problem(field + "[" + i + "]", null, "is named twice");
            }
        }
    }

    /** Notes a field that is absent, or a list that is empty. */
    private static void needed(Fields fields, String field, String what) {
        if (fields.isAbsent(field) || fields.raw(field) instanceof List<?> list && list.isEmpty()) {
            fields.problem(field, null, "is required: " + what);
        }
    }

    private static Target target(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        for (Target.Kind candidate : Target.Kind.values()) {
            if (kind.equals(candidate.name().toLowerCase(Locale.ROOT))) {
                return new Target(candidate, text.substring(colon + 1).strip());
            }
        }
        throw new IllegalArgumentException(
                kind.equals("escalation")
                        ? "must not be another escalation; write its steps here"
                        : "must be channel:ID, rota:ID or person:ID");
    }

    /** As it is written, such as {@code rota:primary}. */
    static String text(Target target) {
        return target.kind().name().toLowerCase(Locale.ROOT) + ":" + target.id();
    }

    static Map<String, Object> view(Person person) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", person.id());
        view.put("name", person.name());
        view.put("email", person.email());
        view.put("time_zone", person.zone().getId());
        view.put("channels", person.channels());
        view.put("quiet", person.quiet() == null ? null : view(person.quiet()));
        return view;
    }

    private static Map<String, Object> view(Person.Quiet quiet) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("from", Hours.clock(quiet.hours().fromMinute()));
        view.put("to", Hours.clock(quiet.hours().toMinute()));
        view.put("below", quiet.below().toString());
        return view;
    }

    static Map<String, Object> view(Rota rota) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", rota.id());
        view.put("name", rota.name());
        view.put("time_zone", rota.zone().getId());
        view.put("layers", rota.layers().stream().map(Documents::view).toList());
        return view;
    }

    private static Map<String, Object> view(Layer layer) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", layer.id());
        view.put("people", layer.people());
        view.put("starts_at", layer.startsAt().toString());
        view.put("hand_over", Map.of("every", layer.every().toString()));
        view.put("restrict", layer.restrictions().stream().map(Documents::view).toList());
        return view;
    }

    private static Map<String, Object> view(Hours hours) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("weekdays", Clocks.names(hours.days()));
        view.put("from", Hours.clock(hours.fromMinute()));
        view.put("to", Hours.clock(hours.toMinute()));
        return view;
    }

    static Map<String, Object> view(RotaOverride override) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", override.id());
        view.put("rota", override.rota());
        view.put("person", override.person());
        view.put("from", override.from().toString());
        view.put("to", override.to().toString());
        view.put("comment", override.comment());
        return view;
    }

    static Map<String, Object> view(Ladder ladder) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", ladder.id());
        view.put("name", ladder.name());
        view.put("steps", ladder.steps().stream().map(Documents::view).toList());
        Map<String, Object> repeat = new LinkedHashMap<>();
        if (ladder.repeatEvery() != null) {
            repeat.put("every", Durations.format(ladder.repeatEvery()));
            repeat.put("times", ladder.repeats());
        }
        view.put("repeat", repeat.isEmpty() ? null : repeat);
        return view;
    }

    private static Map<String, Object> view(Step step) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("after", Durations.format(step.after()));
        view.put("notify", step.targets().stream().map(Documents::text).toList());
        return view;
    }
}
