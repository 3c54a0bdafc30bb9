// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal.cause;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.incident.AlertWords;
import io.bellwether.incident.Cause;
import io.bellwether.incident.internal.Times;
import io.bellwether.incident.internal.cause.Scene.Changed;
import io.bellwether.incident.internal.cause.Scene.Novel;
import io.bellwether.topology.ServiceMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Ranks what may have caused an incident: by what went first, how far it left its usual range, what is known to lead to
 * what, where it stands in the topology, what shares ids, and what was changed shortly before. A pure function of the
 * scene.
 */
final class CauseRanking {
    /** What leads to what, as these systems are built. Changes lead to anything. */
    private static final Map<Cause, Set<Cause>> LEADS_TO = new EnumMap<>(Map.of(
            Cause.AUTH, EnumSet.of(Cause.DOWNSTREAM, Cause.EMAIL, Cause.PLAN),
            Cause.DOWNSTREAM, EnumSet.of(Cause.EMAIL, Cause.PLAN, Cause.INDEX),
            Cause.PLAN, EnumSet.of(Cause.EE_CAPACITY, Cause.INDEX, Cause.DOWNSTREAM),
            Cause.EE_CAPACITY, EnumSet.of(Cause.PLAN, Cause.INDEX, Cause.EMAIL),
            Cause.INDEX, EnumSet.of(Cause.DOWNSTREAM)));

    private static final Map<Cause, List<String>> WORDS = new EnumMap<>(Map.of(
            Cause.AUTH,
                    List.of(
                            "identity",
                            "token",
                            "sign-in",
                            "signin",
                            "auth",
                            "login",
                            "client-secret",
                            "certificate",
                            "sso"),
            Cause.DOWNSTREAM,
                    List.of(
                            "endpoint",
                            "gateway",
                            "proxy",
                            "graph",
                            "imanage",
                            "registry",
                            "integration",
                            "webhook",
                            "connection",
                            "timeout",
                            "firewall",
                            "linked-service"),
            Cause.PLAN, List.of("plan", "workflow", "script", "trigger", "rule"),
            Cause.INDEX, List.of("index", "search", "elastic"),
            Cause.EE_CAPACITY, List.of("event-engine", "engine", "thread", "memory", "pool", "worker", "node"),
            Cause.EMAIL, List.of("mail", "smtp", "imap", "inbox")));

    private static final double ELSEWHERE = 0.3;
    private static final double UNALERTED = 0.6;
    private static final double EXPLAINED = 0.6;
    /** By something that raised no alert of its own. */
    private static final double HARDLY_EXPLAINED = 0.85;

    private static final double EXPLAINS = 0.1;
    private static final double UPSTREAM = 0.15;
    private static final double SHARED = 0.15;
    private static final double STRONG = 0.5;
    private static final double CHANGE = 1.3;
    /** A change that many minutes before is as good as at once: trouble takes that long to be seen in a minute's figures. */
    private static final double AT_ONCE = 5;

    private static final double NEUTRAL = 0.85;
    private static final double UNFITTING = 0.35;
    private static final double UNKNOWN = 0.25;
    private static final double LATER = 18;
    private static final Duration SLACK = Duration.ofMinutes(1);
    private static final Duration CHAIN = Duration.ofMinutes(60);

    private final Scene scene;
    private final Times times;
    private final Map<Cause, Suspect> suspects = new EnumMap<>(Cause.class);

    /** What is known of one kind of cause while it is ranked. */
    static final class Suspect {
        final Cause cause;
        final List<Reason> reasons = new ArrayList<>();
        Trace strongest;
        Instant since;
        double strength;
        double score;
        String about;

        Suspect(Cause cause) {
            this.cause = cause;
        }

        void say(double weight, String text, Object source) {
            reasons.add(new Reason(weight, text, source));
        }
    }

    /**
     * Something that speaks for or against a cause.
     *
     * @param source a {@link Trace}, an {@link Alert}, a {@link Changed}, a {@link Novel}, or null
     */
    record Reason(double weight, String text, Object source) {}

    private CauseRanking(Scene scene) {
        this.scene = scene;
        this.times = scene.times();
    }

    /** The likeliest first; never empty, as something unknown is always possible. */
    static List<Suspect> rank(Scene scene) {
        CauseRanking ranking = new CauseRanking(scene);
        ranking.traces();
        ranking.alerts();
        ranking.order();
        ranking.chains();
        ranking.topology();
        ranking.sharedIds();
        ranking.changes();
        ranking.unknown();
        return ranking.suspects.values().stream()
                .filter(suspect -> suspect.score > 0)
                .sorted(Comparator.comparingDouble((Suspect suspect) -> -suspect.score)
                        .thenComparing(suspect -> suspect.cause))
                .toList();
    }

    private Suspect suspect(Cause cause) {
        return suspects.computeIfAbsent(cause, Suspect::new);
    }

    private void traces() {
        for (Trace trace : scene.traces()) {
            Suspect suspect = suspect(trace.signal().cause());
            if (suspect.strongest == null || trace.strength() > suspect.strongest.strength()) {
                suspect.strongest = trace;
            }
            suspect.strength = Math.max(suspect.strength, trace.strength());
            suspect.say(trace.strength(), text(trace), trace);
        }
        for (Suspect suspect : suspects.values()) {
            scene.traces().stream()
                    .filter(trace ->
                            trace.signal().cause() == suspect.cause && trace.strength() >= STRONG * suspect.strength)
                    .map(Trace::onset)
                    .min(Comparator.naturalOrder())
                    .ifPresent(onset -> suspect.since = onset);
            suspect.about = suspect.strongest.group();
        }
    }

    private String text(Trace trace) {
        String of = trace.group() == null ? "" : " of " + trace.group();
        String usual = plain(trace.usual());
        return capital(trace.signal().title()) + of + ": "
                + plain(trace.peak()) + " in the minute of " + times.minute(trace.peakAt()) + " where "
                + (usual.equals("0") ? "none" : usual) + " is usual, unusual since "
                + times.minute(trace.onset());
    }

    private static String text(Alert alert) {
        return "Alert \"" + alert.name() + "\": " + AlertWords.said(alert);
    }

    /** An alert speaks for the kind of cause it is about; what has no alert here speaks less. */
    private void alerts() {
        for (Alert alert : scene.alerts()) {
            Cause cause = Scene.of(alert.alertClass());
            if (cause == Cause.CONFIG_CHANGE || cause == Cause.UNKNOWN) {
                continue;
            }
            Suspect suspect = suspect(cause);
            double strength = 0.7 + 0.3 * Math.min(1, excess(alert));
            suspect.strength = Math.max(suspect.strength, strength);
            if (suspect.since == null
                    || suspect.strongest == null && alert.startedAt().isBefore(suspect.since)) {
                suspect.since = alert.startedAt();
            }
            suspect.say(strength, text(alert), alert);
        }
        Set<Cause> alerted = scene.alerted();
        for (Suspect suspect : suspects.values()) {
            double factor = alerted.contains(suspect.cause)
                    ? 1
                    : scene.elsewhere().contains(suspect.cause) ? ELSEWHERE : UNALERTED;
            suspect.strength *= factor;
            suspect.score = suspect.strength;
        }
    }

    /** How far an alert's value is beyond what it was compared with, 0 to 1 for ten times. */
    private static double excess(Alert alert) {
        Double usual = alert.baseline() == null ? alert.threshold() : alert.baseline();
        if (alert.value() == null || usual == null || alert.value().isNaN() || usual.isNaN()) {
            return 0;
        }
        double ratio = (Math.abs(alert.value()) + 1) / (Math.abs(usual) + 1);
        return Math.min(1, Math.abs(Math.log10(ratio)));
    }

    /** Who went first. What raised an alert is not held back by what stayed below every limit. */
    private void order() {
        Set<Cause> alerted = scene.alerted();
        Suspect first = first(EnumSet.allOf(Cause.class));
        Suspect alarming = first(alerted);
        for (Suspect suspect : suspects.values()) {
            if (suspect.since == null || first == null) {
                continue;
            }
            boolean beside = alarming != null && alerted.contains(suspect.cause);
            double behind = behind(first, suspect);
            double counted = beside ? behind(alarming, suspect) : behind;
            suspect.score *= Math.max(0.35, Math.exp(-counted / LATER));
            if (behind == 0 && suspect.strength >= STRONG && suspects.size() > 1) {
                suspect.say(0.5, "It was the first to leave its usual range, at " + times.minute(suspect.since), null);
            } else if (behind > 0) {
                suspect.say(
                        counted > 0 ? -0.5 : -0.2,
                        String.format(
                                Locale.ROOT,
                                "It began %.0f min after the first%s",
                                behind + SLACK.toMinutes(),
                                counted > 0 ? "" : ", " + first.cause + ", which raised no alert here"),
                        null);
            }
        }
    }

    /** The first of these that is strong; null when none is. */
    private Suspect first(Set<Cause> of) {
        return suspects.values().stream()
                .filter(suspect -> of.contains(suspect.cause) && suspect.since != null && suspect.strength >= STRONG)
                .min(Comparator.comparing((Suspect suspect) -> suspect.since).thenComparing(suspect -> suspect.cause))
                .orElse(null);
    }

    /** How many minutes one began after another; 0 when that is no more than chance. */
    private static double behind(Suspect first, Suspect suspect) {
        return Math.max(0, minutes(first.since, suspect.since) - SLACK.toMinutes());
    }

    /** What another one, that was there before, is known to lead to. */
    private void chains() {
        Set<Cause> alerted = scene.alerted();
        List<Suspect> all = List.copyOf(suspects.values());
        Map<Suspect, Double> before = new java.util.HashMap<>();
        all.forEach(suspect -> before.put(suspect, suspect.score));
        for (Suspect effect : all) {
            all.stream()
                    .filter(source ->
                            LEADS_TO.getOrDefault(source.cause, Set.of()).contains(effect.cause))
                    .filter(source -> source.strength >= STRONG && precedes(source, effect))
                    .max(Comparator.comparingDouble((Suspect source) -> before.get(source))
                            .thenComparing(source -> source.cause))
                    .ifPresent(source -> {
                        boolean hidden = !alerted.contains(source.cause) && alerted.contains(effect.cause);
                        effect.score *= hidden ? HARDLY_EXPLAINED : EXPLAINED;
                        effect.say(-0.4, "It may follow from " + source.cause + ", which was there before", null);
                        source.score += hidden ? 0 : EXPLAINS;
                        source.say(0.3, "It is known to lead to " + effect.cause + ", which followed", null);
                    });
        }
    }

    private static boolean precedes(Suspect source, Suspect effect) {
        if (source.since == null || effect.since == null) {
            return false;
        }
        Duration ahead = Duration.between(source.since, effect.since);
        return ahead.compareTo(SLACK) >= 0 && ahead.compareTo(CHAIN) <= 0;
    }

    /** A service that others which are in trouble depend on. */
    private void topology() {
        ServiceMap map = scene.services();
        for (Alert needed : scene.alerts()) {
            Set<String> dependants = new TreeSet<>();
            for (Alert other : scene.alerts()) {
                if (other.service() != null
                        && needed.service() != null
                        && !other.service().equals(needed.service())
                        && map.distance(other.service(), needed.service()).isPresent()) {
                    dependants.add(other.service());
                }
            }
            Suspect suspect = suspects.get(Scene.of(needed.alertClass()));
            if (!dependants.isEmpty() && suspect != null) {
                String text = needed.service() + " is needed by " + String.join(", ", dependants);
                if (suspect.reasons.stream().noneMatch(reason -> reason.text().equals(text))) {
                    suspect.score += UPSTREAM;
                    suspect.say(0.45, text, needed);
                }
            }
        }
    }

    /** Events of an earlier cause and of a later one that were part of the same work. */
    private void sharedIds() {
        for (Trace early : scene.traces()) {
            for (Trace late : scene.traces()) {
                Cause one = early.signal().cause();
                Cause other = late.signal().cause();
                if (one == other || !early.onset().isBefore(late.onset())) {
                    continue;
                }
                Set<String> shared =
                        new TreeSet<>(scene.ids().getOrDefault(early.signal().id(), Set.of()));
                shared.retainAll(scene.ids().getOrDefault(late.signal().id(), Set.of()));
                String text = shared.isEmpty()
                        ? null
                        : "Its events share ids with those of " + other + ", such as "
                                + shared.iterator().next();
                Suspect suspect = suspects.get(one);
                if (text != null
                        && suspect.reasons.stream()
                                .noneMatch(reason -> reason.text().equals(text))) {
                    suspect.score += SHARED;
                    suspect.say(0.4, text, early);
                }
            }
        }
    }

    /**
     * A change takes the place of the trouble it explains: it is likelier than that when it came within minutes before, or
     * within a quarter of an hour and is about what broke.
     */
    private void changes() {
        Suspect trouble = suspects.values().stream()
                .filter(suspect -> suspect.since != null)
                .max(Comparator.comparingDouble((Suspect suspect) -> suspect.score)
                        .thenComparing(suspect -> suspect.cause))
                .orElse(null);
        Instant began = began(trouble);
        double explained = trouble == null ? 1 : Math.max(1, trouble.score);
        for (Changed change : scene.changes()) {
            double minutes = minutes(change.at(), began);
            if (minutes < -SLACK.toMinutes() - 0.5) {
                continue;
            }
            double recency = Math.exp(-Math.pow(Math.max(0, minutes - AT_ONCE) / 25, 1.3));
            double fit = fit(change, trouble);
            double score = CHANGE * recency * fit * explained;
            Suspect suspect = suspect(change.kind());
            String text = String.format(
                    Locale.ROOT,
                    "%s, %.0f min before the trouble began%s",
                    change.text(),
                    Math.max(0, minutes),
                    fit >= 1
                            ? ", and it is about what broke"
                            : fit <= UNFITTING ? ", but it is about something else" : "");
            suspect.say(score, text, change);
            if (score > suspect.score) {
                suspect.score = score;
                suspect.since = change.at();
                suspect.about = change.text();
            }
        }
        for (Alert alert : scene.alerts()) {
            if (alert.alertClass() == AlertClass.CONFIG_CHANGE) {
                Suspect suspect = suspect(Cause.CONFIG_CHANGE);
                boolean alone = scene.alerted().equals(EnumSet.of(Cause.CONFIG_CHANGE));
                suspect.score = Math.max(suspect.score, alone ? 1 : UNKNOWN);
                suspect.since = suspect.since == null ? alert.startedAt() : suspect.since;
                suspect.say(alone ? 1 : 0.3, text(alert), alert);
            }
        }
    }

    /** When the trouble began, as far as it is not the change itself. */
    private Instant began(Suspect trouble) {
        Instant began = scene.alerts().stream()
                .filter(alert -> alert.alertClass() != AlertClass.CONFIG_CHANGE)
                .map(Alert::startedAt)
                .min(Comparator.naturalOrder())
                .orElse(scene.begun());
        Instant novel = scene.novel().isEmpty() ? null : scene.novel().get(0).at();
        boolean placed = trouble != null && trouble.strength >= STRONG;
        Instant shown = placed ? trouble.since : novel;
        return shown != null && shown.isBefore(began) ? shown : began;
    }

    private double fit(Changed change, Suspect trouble) {
        Novel novel = scene.novel().stream()
                .filter(each -> !each.at().isBefore(change.at()))
                .filter(each -> minutes(change.at(), each.at()) <= 15)
                .findFirst()
                .orElse(null);
        if (change.kind() == Cause.DEPLOYMENT) {
            if (novel != null) {
                suspect(Cause.DEPLOYMENT)
                        .say(0.5, "Errors that were not there before followed: " + novel.shape(), novel);
                return 1;
            }
            boolean grows = trouble != null && (trouble.cause == Cause.EMAIL || trouble.cause == Cause.INDEX);
            return grows ? 0.5 : NEUTRAL;
        }
        if (trouble == null || trouble.strength < STRONG) {
            return NEUTRAL;
        }
        if (speaksOf(change, trouble.cause) || speaksOf(change, trouble)) {
            return 1;
        }
        boolean other = WORDS.keySet().stream().anyMatch(cause -> cause != trouble.cause && speaksOf(change, cause));
        return other ? UNFITTING : NEUTRAL;
    }

    private static boolean speaksOf(Changed change, Cause cause) {
        return WORDS.getOrDefault(cause, List.of()).stream().anyMatch(change.what()::contains);
    }

    /** Names what is in trouble: its service, node, plan or the like. */
    private boolean speaksOf(Changed change, Suspect trouble) {
        boolean group = trouble.about != null
                && trouble.about.length() > 2
                && change.what().contains(trouble.about.toLowerCase(Locale.ROOT));
        return group
                || scene.alerts().stream()
                        .filter(alert -> Scene.of(alert.alertClass()) == trouble.cause)
                        .map(Alert::service)
                        .anyMatch(
                                service -> service != null && change.what().contains(service.toLowerCase(Locale.ROOT)));
    }

    /** Something that no sign points to; the likelier, the less the others explain. */
    private void unknown() {
        Suspect unknown = suspect(Cause.UNKNOWN);
        unknown.score = UNKNOWN;
        unknown.since = scene.begun();
        Set<Cause> alerted = scene.alerted();
        if (alerted.equals(EnumSet.of(Cause.UNKNOWN))) {
            unknown.score = 0.75;
            unknown.say(0.75, "No alert points to a part of the system that is known to cause such trouble", null);
        }
        for (Novel each : scene.novel()) {
            unknown.say(0.2, each.count() + " errors of a kind that was not there before: " + each.shape(), each);
        }
        for (Alert alert : scene.alerts()) {
            if (Scene.of(alert.alertClass()) == Cause.UNKNOWN) {
                unknown.say(0.1, text(alert), alert);
            }
        }
    }

    private static double minutes(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 60_000.0;
    }

    static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    static String plain(double value) {
        return Math.abs(value) >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
