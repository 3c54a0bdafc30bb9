// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.detect.SampleRate;
import io.bellwether.ingest.internal.redact.Action;
import io.bellwether.ingest.internal.redact.RedactionRule;
import io.bellwether.ingest.internal.rules.TenantRules.Keep;
import io.bellwether.ingest.internal.rules.TenantRules.Quota;
import io.bellwether.ingest.internal.rules.TenantRules.Retention;
import io.bellwether.ingest.internal.rules.TenantRules.Sampling;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/** Reads a tenant's document of intake rules, and writes out its defaults. */
final class RulesDocument {
    static final Duration LEAST_KEPT = Duration.ofDays(1);
    static final Duration MOST_KEPT = Duration.ofDays(3_650);
    static final Duration KEPT = Duration.ofDays(90);
    static final List<String> BUILTINS = List.of("email", "phone", "card", "tfn");
    /** Credentials are taken out whatever a tenant says; naming them does no harm. */
    static final List<String> ALWAYS = List.of("bearer", "password", "apikey", "token", "credentials");

    private static final Set<String> PARTS = Set.of("noise", "sampling", "quota", "redaction", "retention");
    private static final int MOST_RULES = 50;
    private static final int LONGEST_PATTERN = 500;
    private static final long MOST_PROGRAM = 2_000;
    private static final java.util.regex.Pattern ONE_IN =
            java.util.regex.Pattern.compile("\\s*1\\s+in\\s+([0-9]{1,6})\\s*");

    private final Set<EnvironmentId> environments;
    private final Reading in;

    private RulesDocument(Set<EnvironmentId> environments, InstantSource time) {
        this.environments = environments;
        in = new Reading(time);
    }

    /**
     * Reads a document.
     *
     * @param environments those of the tenant; null to take any
     * @throws InvalidInput naming each wrong field
     */
    static TenantRules read(Map<String, ?> document, Set<EnvironmentId> environments, InstantSource time) {
        RulesDocument reader = new RulesDocument(environments, time);
        TenantRules rules = reader.rules(document);
        reader.in.finish();
        return rules;
    }

    /** The document with its defaults written out. */
    static Map<String, Object> complete(Map<String, ?> document, String nodeNoise) {
        Map<String, Object> complete = new LinkedHashMap<>();
        Map<String, Object> noise = new LinkedHashMap<>(part(document, "noise"));
        noise.putIfAbsent("default", nodeNoise);
        noise.putIfAbsent("environments", Map.of());
        complete.put("noise", noise);
        complete.put("sampling", document.get("sampling") == null ? List.of() : document.get("sampling"));
        Map<String, Object> quota = new LinkedHashMap<>();
        quota.put("eventsPerSecond", null);
        quota.put("burst", null);
        quota.put("bytesPerDay", null);
        quota.putAll(part(document, "quota"));
        complete.put("quota", quota);
        Map<String, Object> redaction = new LinkedHashMap<>();
        redaction.put("builtins", BUILTINS);
        redaction.put("rules", List.of());
        redaction.putAll(part(document, "redaction"));
        complete.put("redaction", redaction);
        Map<String, Object> retention = new LinkedHashMap<>();
        retention.put("default", Durations.format(KEPT));
        retention.put("rules", List.of());
        retention.putAll(part(document, "retention"));
        complete.put("retention", retention);
        return complete;
    }

    private static Map<String, Object> part(Map<String, ?> document, String name) {
        Map<String, Object> part = new LinkedHashMap<>();
        if (document.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value != null) {
                    part.put(String.valueOf(key), value);
                }
            });
        }
        return part;
    }

    private TenantRules rules(Map<String, ?> document) {
        Map<String, Object> parts = in.object("", document, PARTS);
        Map<String, Object> noise = in.object("noise", parts.get("noise"), Set.of("default", "environments"));
        Map<EnvironmentId, Predicate<Event>> noiseOf = new HashMap<>();
        in.object("noise.environments", noise.get("environments"), Set.of()).forEach((name, text) -> {
            String field = "noise.environments." + name;
            EnvironmentId environment = environment(field, name);
            Predicate<Event> rule = in.expression(field, text, false);
            if (environment != null && rule != null) {
                noiseOf.put(environment, rule);
            }
        });
        Map<String, Object> redaction = in.object("redaction", parts.get("redaction"), Set.of("builtins", "rules"));
        return new TenantRules(
                in.expression("noise.default", noise.get("default"), false),
                Map.copyOf(noiseOf),
                sampling(parts.get("sampling")),
                quota(parts.get("quota")),
                builtins(redaction.get("builtins")),
                redaction(redaction.get("rules")),
                retention(parts.get("retention")));
    }

    private EnvironmentId environment(String field, Object name) {
        if (name instanceof String text && Slug.isValid(text)) {
            EnvironmentId environment = new EnvironmentId(text);
            if (environments == null || environments.contains(environment)) {
                return environment;
            }
        }
        in.problem(
                field,
                name,
                "is no environment of this tenant"
                        + (environments == null
                                ? ""
                                : "; there are: "
                                        + String.join(
                                                ", ",
                                                environments.stream()
                                                        .map(EnvironmentId::value)
                                                        .sorted()
                                                        .toList())));
        return null;
    }

    private List<Sampling> sampling(Object given) {
        List<Sampling> read = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<?> items = in.list("sampling", given, MOST_RULES);
        for (int i = 0; i < items.size(); i++) {
            String at = "sampling[" + i + "]";
            Map<String, Object> item = in.object(at, items.get(i), Set.of("name", "match", "keep", "environments"));
            String name = name(at, item.get("name"), "rule-" + (i + 1), names);
            Predicate<Event> match = in.expression(at + ".match", item.get("match"), true);
            double share = share(at + ".keep", item.get("keep"));
            Set<EnvironmentId> only = new HashSet<>();
            for (Object each : in.list(at + ".environments", item.get("environments"), 1_000)) {
                EnvironmentId environment = environment(at + ".environments", each);
                if (environment != null) {
                    only.add(environment);
                }
            }
            read.add(new Sampling(name, match, Set.copyOf(only), share));
        }
        return List.copyOf(read);
    }

    private double share(String field, Object given) {
        double share = Double.NaN;
        if (given instanceof Number number) {
            share = number.doubleValue();
        } else if (given instanceof String text) {
            Matcher oneIn = ONE_IN.matcher(text.toLowerCase(Locale.ROOT));
            share = oneIn.matches() ? 1.0 / Integer.parseInt(oneIn.group(1)) : Double.NaN;
        }
        if (!(share >= 1 / SampleRate.MOST && share <= 1)) {
            in.problem(
                    field,
                    given,
                    "must be a share such as \"1 in 10\" or 0.1, down to 1 in " + (long) SampleRate.MOST
                            + "; to keep none make it noise");
            return 1;
        }
        return share;
    }

    private Quota quota(Object given) {
        Map<String, Object> quota = in.object("quota", given, Set.of("eventsPerSecond", "burst", "bytesPerDay"));
        double rate = in.number("quota.eventsPerSecond", quota.get("eventsPerSecond"), 0.01, 10_000_000, 0);
        double burst =
                in.number("quota.burst", quota.get("burst"), 1, 1_000_000_000, Math.ceil(Math.max(1, 10 * rate)));
        double bytes = in.number("quota.bytesPerDay", quota.get("bytesPerDay"), 1_000, 1e15, 0);
        if (rate == 0 && quota.get("burst") != null) {
            in.problem("quota.burst", quota.get("burst"), "needs eventsPerSecond beside it");
        }
        return rate == 0 && bytes == 0 ? Quota.NONE : new Quota(rate, (long) burst, (long) bytes);
    }

    private Map<String, Action> builtins(Object given) {
        Map<String, Action> read = new LinkedHashMap<>();
        if (given == null) {
            BUILTINS.forEach(name -> read.put(name, Action.HASH));
        } else if (given instanceof Map<?, ?> map) {
            map.forEach((name, action) -> {
                String field = "redaction.builtins." + name;
                String kind = builtin(field, name);
                Action read1 = action(field, action);
                if (kind != null && !ALWAYS.contains(kind)) {
                    read.put(kind, read1);
                }
            });
        } else {
            for (Object name : in.list("redaction.builtins", given, MOST_RULES)) {
                String kind = builtin("redaction.builtins", name);
                if (kind != null && !ALWAYS.contains(kind)) {
                    read.put(kind, Action.HASH);
                }
            }
        }
        return Map.copyOf(read);
    }

    private String builtin(String field, Object name) {
        if (name instanceof String text && (BUILTINS.contains(text) || ALWAYS.contains(text))) {
            return text;
        }
        in.problem(field, name, "must be of " + String.join(", ", BUILTINS) + "; credentials are always taken out");
        return null;
    }

    private Action action(String field, Object given) {
        if (given == null) {
            return Action.HASH;
        }
        for (Action action : Action.values()) {
            if (action.name().toLowerCase(Locale.ROOT).equals(given)) {
                return action;
            }
        }
        in.problem(field, given, "must be hash, mask or drop");
        return Action.HASH;
    }

    private List<RedactionRule> redaction(Object given) {
        List<RedactionRule> read = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<?> items = in.list("redaction.rules", given, MOST_RULES);
        for (int i = 0; i < items.size(); i++) {
            String at = "redaction.rules[" + i + "]";
            Map<String, Object> item = in.object(at, items.get(i), Set.of("name", "fields", "pattern", "action"));
            String name = name(at, item.get("name"), "rule-" + (i + 1), names);
            List<String> fields = new ArrayList<>();
            for (Object field : in.list(at + ".fields", item.get("fields"), MOST_RULES)) {
                if (field instanceof String glob && !glob.isBlank() && glob.length() <= LONGEST_PATTERN) {
                    fields.add(glob);
                } else {
                    in.problem(at + ".fields", field, "must be a field's name, with * for any characters");
                }
            }
            Object pattern = item.get("pattern");
            String kind = pattern instanceof String text && BUILTINS.contains(text) ? text : null;
            Pattern regex = pattern == null || kind != null ? null : regex(at + ".pattern", pattern);
            if (fields.isEmpty() && pattern == null) {
                in.problem(at, null, "needs fields, a pattern, or both");
            }
            read.add(new RedactionRule(
                    name, List.copyOf(fields), kind, regex, action(at + ".action", item.get("action"))));
        }
        return List.copyOf(read);
    }

    private Pattern regex(String field, Object given) {
        if (!(given instanceof String text) || text.isEmpty() || text.length() > LONGEST_PATTERN) {
            in.problem(
                    field,
                    given,
                    "must be one of " + String.join(", ", BUILTINS) + ", or a regular expression of at most "
                            + LONGEST_PATTERN + " characters");
            return null;
        }
        try {
            Pattern regex = Pattern.compile(text);
            if (regex.matches("")) {
                in.problem(field, text, "matches the empty text; ask for at least one character");
            }
            if (regex.programSize() > MOST_PROGRAM) {
                in.problem(field, text, "is too large; use smaller repetitions");
            }
            return regex;
        } catch (PatternSyntaxException e) {
            in.problem(field, text, "is no regular expression (RE2 syntax): " + e.getDescription());
            return null;
        }
    }

    private Retention retention(Object given) {
        Map<String, Object> retention = in.object("retention", given, Set.of("default", "rules"));
        Duration otherwise = in.duration("retention.default", retention.get("default"), LEAST_KEPT, MOST_KEPT, KEPT);
        List<Keep> rules = new ArrayList<>();
        List<?> items = in.list("retention.rules", retention.get("rules"), MOST_RULES);
        for (int i = 0; i < items.size(); i++) {
            String at = "retention.rules[" + i + "]";
            Map<String, Object> item = in.object(at, items.get(i), Set.of("name", "match", "keep"));
            name(at, item.get("name"), "rule-" + (i + 1), new HashSet<>());
            rules.add(new Keep(
                    in.expression(at + ".match", item.get("match"), true),
                    in.duration(at + ".keep", item.get("keep"), LEAST_KEPT, MOST_KEPT, null),
                    String.valueOf(item.get("match"))));
        }
        return new Retention(otherwise, List.copyOf(rules));
    }

    private String name(String at, Object given, String fallback, Set<String> taken) {
        String name = given == null ? fallback : String.valueOf(given);
        if (!Slug.isValid(name)) {
            in.problem(at + ".name", given, "must be of a-z, 0-9 and -, at most 63 characters");
        } else if (!taken.add(name)) {
            in.problem(at + ".name", given, "is given to two rules");
        }
        return name;
    }
}
