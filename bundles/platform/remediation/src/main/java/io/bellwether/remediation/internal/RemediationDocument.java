// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.internal;

import io.bellwether.alert.AlertMatch;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads a remediation's document and finds everything that is wrong with it. For one thread. */
final class RemediationDocument {
    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            "id",
            "tenant",
            "name",
            "hook",
            "settings",
            "match",
            "automatic",
            "confirm",
            "role",
            "limit",
            "cool_down",
            "enabled"));
    private static final int LONGEST_NAME = 200;
    private static final int MOST_TIMES = 50;
    private static final Duration LONGEST = Duration.ofDays(1);

    private final TenantId tenant;
    private final Map<String, ?> document;
    private final List<Problem> problems = new ArrayList<>();

    private RemediationDocument(TenantId tenant, Map<String, ?> document) {
        this.tenant = tenant;
        this.document = document;
    }

    /** Checks a hook and its settings. */
    interface Hooks {
        /** @return the settings as they are kept */
        Map<String, Object> settings(String hook, Map<String, Object> raw, List<Problem> problems);
    }

    /** @throws InvalidInput with every problem */
    static Remediation read(TenantId tenant, Map<String, ?> document, boolean privileged, Hooks hooks) {
        RemediationDocument reader = new RemediationDocument(tenant, document);
        Remediation read = reader.read(privileged, hooks);
        if (!reader.problems.isEmpty()) {
            throw new InvalidInput(reader.problems);
        }
        return read;
    }

    private Remediation read(boolean privileged, Hooks hooks) {
        only(document, "", KEYS);
        Object owner = document.get("tenant");
        if (owner != null && !owner.equals(tenant.value())) {
            problem("tenant", owner, "must be '" + tenant + "' or left out");
        }
        String id = String.valueOf(document.get("id"));
        if (document.get("id") == null || !Slug.isValid(id)) {
            problem(
                    "id",
                    document.get("id"),
                    "must be 1 to 63 characters of a-z, 0-9 and -, beginning with a letter or digit");
        }
        Object named = document.get("name");
        String name = named == null || named.toString().isBlank()
                ? id
                : named.toString().strip();
        if (name.length() > LONGEST_NAME) {
            problem("name", name, "must be at most " + LONGEST_NAME + " characters long");
        }
        Object hook = document.get("hook");
        Map<String, Object> settings =
                hooks.settings(hook == null ? null : hook.toString(), object("settings"), problems);
        AlertMatch match = AlertMatch.read("match", document.get("match"), problems);
        boolean automatic = flag("automatic", false);
        if (automatic && match.isEmpty() && problems.isEmpty()) {
            problem("match", null, "is required for what runs by itself: which alerts it is for");
        }
        Map<String, Object> limit = object("limit");
        only(limit, "limit.", new TreeSet<>(Set.of("times", "within")));
        return new Remediation(
                tenant,
                id,
                name,
                String.valueOf(hook),
                settings,
                match,
                automatic,
                flag("confirm", true),
                role(),
                times(limit.get("times")),
                duration("limit.within", limit.get("within"), Duration.ofHours(1)),
                duration("cool_down", document.get("cool_down"), Duration.ofMinutes(10)),
                flag("enabled", false),
                privileged);
    }

    private Role role() {
        Object given = document.get("role");
        Role role = given == null ? Role.ADMIN : Role.fromName(given.toString()).orElse(null);
        if (role != Role.ADMIN && role != Role.INVESTIGATOR) {
            problem("role", given, "must be admin or investigator");
            return Role.ADMIN;
        }
        return role;
    }

    private int times(Object given) {
        if (given == null) {
            return 3;
        }
        if (given instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= 1
                && number.intValue() <= MOST_TIMES) {
            return number.intValue();
        }
        problem("limit.times", given, "must be a whole number from 1 to " + MOST_TIMES);
        return 1;
    }

    private Duration duration(String field, Object given, Duration standard) {
        if (given == null) {
            return standard;
        }
        try {
            if (given instanceof String text) {
                Duration duration = Durations.parse(text);
                if (duration.compareTo(LONGEST) <= 0) {
                    return duration;
                }
            }
        } catch (IllegalArgumentException e) {
            problem(field, given, e.getMessage());
            return standard;
        }
        problem(field, given, "must be a duration with a unit, such as 10m, of at most 1d");
        return standard;
    }

    private boolean flag(String key, boolean standard) {
        Object given = document.get(key);
        if (given == null || given instanceof Boolean) {
            return given == null ? standard : (Boolean) given;
        }
        problem(key, given, "must be true or false");
        return standard;
    }

    private Map<String, Object> object(String key) {
        Map<String, Object> read = new LinkedHashMap<>();
        Object given = document.get(key);
        if (given instanceof Map<?, ?> map) {
            map.forEach((name, value) -> read.put(String.valueOf(name), value));
        } else if (given != null) {
            problem(key, given, "must be an object");
        }
        return read;
    }

    private void only(Map<String, ?> given, String prefix, Set<String> known) {
        for (String key : given.keySet()) {
            if (!known.contains(key)) {
                problem(
                        prefix + key,
                        null,
                        "is not known here; known: " + String.join(", ", known) + Problem.suggestion(key, known));
            }
        }
    }

    private void problem(String field, Object value, String message) {
        problems.add(new Problem(field, value == null ? null : String.valueOf(value), message));
    }

    /** As people see it. @param settings masked */
    static Map<String, Object> view(Remediation remediation, Map<String, Object> settings) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", remediation.id());
        view.put("tenant", remediation.tenant().value());
        view.put("name", remediation.name());
        view.put("hook", remediation.hook());
        view.put("settings", settings);
        view.put("match", remediation.match().texts());
        view.put("automatic", remediation.automatic());
        view.put("confirm", remediation.confirm());
        view.put("role", remediation.role().toString());
        Map<String, Object> limit = new LinkedHashMap<>();
        limit.put("times", remediation.times());
        limit.put("within", Durations.format(remediation.within()));
        view.put("limit", limit);
        view.put("cool_down", Durations.format(remediation.coolDown()));
        view.put("enabled", remediation.enabled());
        return view;
    }
}
