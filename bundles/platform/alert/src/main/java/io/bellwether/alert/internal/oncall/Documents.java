// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.internal.oncall.Ladder.Step;
import io.bellwether.alert.internal.oncall.Ladder.Target;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads and writes people, rotas, overrides and escalations. Reading adds every problem to a list and looks at one
 * document alone; whom it names is checked against the {@link Roster}.
 */
final class Documents {
    static final int MOST_STEPS = 20;
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
        Form form = Form.of(document, problems).only("id", "tenant", "name", "email", "time_zone", "channels", "quiet");
        String id = form.id();
        String email = form.text("email", 254);
        if (email != null && !email.matches("[^@\\s]+@[^@\\s]+")) {
            form.problem("email", email, "is not an e-mail address");
        }
        return new Person(
                id,
                form.name(id),
                email,
                form.zone(standard),
                form.texts("channels", 1, MOST_CHANNELS, false, "the ids of the channels this person is told over"),
                quiet(form.form("quiet")));
    }

    private static Person.Quiet quiet(Form form) {
        if (form == null) {
            return null;
        }
        form.only("from", "to", "below");
        form.required("from", "when quiet hours begin, such as 22:00");
        form.required("to", "when quiet hours end, such as 07:00");
        Severity below = form.read("below", form.text("below", 20), Severity.CRITICAL, text -> Severity.fromName(text)
                .filter(severity -> severity != Severity.INFO)
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be warning, error or critical: what is less waits for the end of quiet hours")));
        return new Person.Quiet(form.hours(), below);
    }

    static Rota rota(Map<String, ?> document, ZoneId standard, List<Problem> problems) {
        Form form = Form.of(document, problems).only("id", "tenant", "name", "time_zone", "layers");
        String id = form.id();
        List<Layer> layers = new ArrayList<>();
        for (Form layer : form.forms("layers", 1, MOST_LAYERS, "at least one layer of people who take turns")) {
            layers.add(layer(layer, layers));
        }
        return new Rota(id, form.name(id), form.zone(standard), layers);
    }

    private static Layer layer(Form form, List<Layer> before) {
        form.only("id", "people", "starts_at", "hand_over", "restrict");
        String id = form.id();
        if (before.stream().anyMatch(layer -> layer.id().equals(id))) {
            form.problem("id", id, "is the id of another layer");
        }
        List<Hours> restrictions = new ArrayList<>();
        for (Form hours : form.forms("restrict", 0, MOST_RESTRICTIONS, "")) {
            restrictions.add(hours.only("weekdays", "from", "to").hours());
        }
        return new Layer(
                id,
                form.texts("people", 1, MOST_PEOPLE, true, "the ids of the people, in the order of their turns"),
                form.local("starts_at", "when the first turn begins, such as 2026-01-05T09:00"),
                handOver(form.form("hand_over")),
                restrictions);
    }

    private static HandOver handOver(Form form) {
        HandOver weekly = HandOver.parse("1w");
        if (form == null) {
            return weekly;
        }
        form.only("every");
        return form.read("every", form.required("every", "how often, such as 1w, 2d or 12h"), weekly, HandOver::parse);
    }

    static RotaOverride override(Map<String, ?> document, Roster roster, Instant now, List<Problem> problems) {
        Form form = Form.of(document, problems).only("id", "tenant", "rota", "person", "from", "to", "comment");
        String rota = form.required("rota", "the id of a rota");
        ZoneId zone =
                roster.rotas().containsKey(rota) ? roster.rotas().get(rota).zone() : roster.zone();
        RotaOverride read = new RotaOverride(
                form.id(),
                rota,
                form.required("person", "the id of who takes over"),
                form.moment("from", zone, "when it begins"),
                form.moment("to", zone, "when it ends"),
                form.text("comment", LONGEST_TEXT),
                now);
        if (problems.isEmpty()) {
            Duration length = Duration.between(read.from(), read.to());
            if (length.isNegative() || length.isZero() || length.compareTo(LONGEST_OVERRIDE) > 0) {
                form.problem("to", read.to(), "must lie after 'from', by at most 366 days");
            }
        }
        return read;
    }

    static Ladder ladder(Map<String, ?> document, List<Problem> problems) {
        Form form = Form.of(document, problems).only("id", "tenant", "name", "steps", "repeat");
        String id = form.id();
        List<Step> steps = new ArrayList<>();
        for (Form step : form.forms("steps", 1, MOST_STEPS, "at least one step: who is told, and after how long")) {
            steps.add(step(step, steps));
        }
        Form repeat = form.form("repeat");
        if (repeat == null) {
            return new Ladder(id, form.name(id), steps, null, 0);
        }
        repeat.only("every", "times");
        repeat.required("every", "how often the last step is told again, such as 30m");
        return new Ladder(
                id,
                form.name(id),
                steps,
                repeat.duration("every", Duration.ofMinutes(1), LONGEST_DELAY, Duration.ofMinutes(30)),
                repeat.number("times", 1, MOST_REPEATS, 3));
    }

    private static Step step(Form form, List<Step> before) {
        form.only("after", "notify");
        Duration after = form.duration("after", Duration.ZERO, LONGEST_DELAY, before.isEmpty() ? Duration.ZERO : null);
        if (after == null) {
            form.problem("after", null, "is required: how long after the first step nobody has acknowledged");
            after = before.get(before.size() - 1).after().plusSeconds(1);
        } else if (!before.isEmpty()
                && after.compareTo(before.get(before.size() - 1).after()) <= 0) {
            form.problem(
                    "after",
                    Durations.format(after),
                    "must be longer than the step before, "
                            + Durations.format(before.get(before.size() - 1).after())
                            + "; whoever is told together stands in one step");
        }
        List<Target> targets = new ArrayList<>();
        List<String> named =
                form.texts("notify", 1, MOST_TARGETS, false, "whom, such as channel:ops, rota:primary or person:alice");
        for (int i = 0; i < named.size(); i++) {
            Target target = form.read("notify[" + i + "]", named.get(i), null, Documents::target);
            if (target != null) {
                targets.add(target);
            }
        }
        return new Step(after, targets);
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
        view.put("weekdays", Form.names(hours.days()));
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
