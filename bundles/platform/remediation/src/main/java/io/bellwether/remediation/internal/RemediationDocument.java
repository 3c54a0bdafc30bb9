// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.internal;

import io.bellwether.alert.AlertMatch;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Role;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a remediation's document and finds everything that is wrong with it. */
final class RemediationDocument {
    private static final Set<String> KEYS = Set.of(
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
            "enabled");
    private static final int LONGEST_NAME = 200;
    private static final int MOST_TIMES = 50;
    private static final Duration LONGEST = Duration.ofDays(1);

    private RemediationDocument() {}

    /** Checks a hook and its settings. */
    interface Hooks {
        /** @return the settings as they are kept */
        Map<String, Object> settings(String hook, Map<String, Object> raw, List<Problem> problems);
    }

    /** @throws io.bellwether.api.settings.InvalidInput with every problem */
    static Remediation read(TenantId tenant, Map<String, ?> document, boolean privileged, Hooks hooks) {
        Fields fields = Fields.of(document, KEYS);
        fields.owner(tenant);
        String id = fields.id();
        String name = fields.text("name", LONGEST_NAME);
        String hook = fields.text("hook");
        Map<String, Object> given = settings(fields);
        Map<String, Object> settings =
                hook == null && !fields.isAbsent("hook") ? Map.of() : hooks.settings(hook, given, fields.problems());
        int before = fields.problems().size();
        AlertMatch match = AlertMatch.read("match", document.get("match"), fields.problems());
        boolean automatic = fields.flag("automatic", false);
        if (automatic && match.isEmpty() && fields.problems().size() == before) {
            fields.problem("match", null, "is required for what runs by itself: which alerts it is for");
        }
        Fields limit = fields.object("limit", Set.of("times", "within"));
        Remediation read = new Remediation(
                tenant,
                id,
                name == null ? id : name,
                hook,
                settings,
                match,
                automatic,
                fields.flag("confirm", true),
                role(fields),
                limit == null ? 3 : limit.whole("times", 1, MOST_TIMES, 3),
                limit == null
                        ? Duration.ofHours(1)
                        : limit.duration("within", Duration.ZERO, LONGEST, Duration.ofHours(1)),
                fields.duration("cool_down", Duration.ZERO, LONGEST, Duration.ofMinutes(10)),
                fields.flag("enabled", false),
                privileged);
        fields.check();
        return read;
    }

    private static Role role(Fields fields) {
        Role role = fields.read("role", text -> Role.fromName(text)
                .filter(found -> found == Role.ADMIN || found == Role.INVESTIGATOR)
                .orElseThrow(() -> new IllegalArgumentException("must be admin or investigator")));
        return role == null ? Role.ADMIN : role;
    }

    private static Map<String, Object> settings(Fields fields) {
        Map<String, Object> read = new LinkedHashMap<>();
        if (fields.raw("settings") instanceof Map<?, ?> map) {
            map.forEach((name, value) -> read.put(String.valueOf(name), value));
        } else if (!fields.isAbsent("settings")) {
            fields.problem("settings", fields.raw("settings"), "must be an object");
        }
        return read;
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
