// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.internal.policy.PolicyTest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a tenant has declared of who is told, as far as tests know it.
 *
 * @param zone its own
 * @param documents {@code routing}, {@code channels} (ids) and the others, by the names they have over REST
 */
record Declared(TenantId tenant, ZoneId zone, Map<String, Object> documents) {
    /** Nothing but one channel that hears everything. */
    static final Declared NOTHING = new Declared(TenantId.of("rehearsal"), ZoneOffset.UTC, Map.of());

    private static final String EVERYBODY = "everybody";
    private static final String CHANNEL = "channel:";
    private static final List<String> PARTS = List.of(
            "routing",
            "people",
            "rotas",
            "overrides",
            "escalations",
            "silences",
            "maintenance_windows",
            "topology",
            "alerting");

    Declared {
        documents = Collections.unmodifiableMap(new LinkedHashMap<>(documents));
    }

    /** Of a declaration as files in {@code etc/tenants} have it. */
    static Declared of(Map<String, Object> declaration) {
        Map<String, Object> documents = new LinkedHashMap<>();
        PARTS.stream()
                .filter(part -> declaration.get(part) != null)
                .forEach(part -> documents.put(part, declaration.get(part)));
        List<String> channels = new ArrayList<>();
        maps(declaration.get("channels")).forEach(channel -> channels.add(String.valueOf(channel.get("id"))));
        documents.put("channels", channels);
        Map<String, Object> hours = new LinkedHashMap<>();
        for (Map<?, ?> environment : maps(declaration.get("environments"))) {
            if (environment.get("businessHours") != null) {
                hours.put(String.valueOf(environment.get("id")), environment.get("businessHours"));
            }
        }
        documents.put("business_hours", hours);
        Map<?, ?> tenant = declaration.get("tenant") instanceof Map<?, ?> map ? map : Map.of();
        return new Declared(new TenantId(String.valueOf(tenant.get("id"))), zone(tenant.get("timeZone")), documents);
    }

    private static ZoneId zone(Object name) {
        try {
            return name == null ? ZoneOffset.UTC : ZoneId.of(name.toString());
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    /** With what a test gives instead. */
    Map<String, Object> with(PolicyTest test) {
        Map<String, Object> all = new LinkedHashMap<>(documents);
        all.putAll(test.paging().documents());
        if (test.environment().hours() != null) {
            Map<String, Object> hours = new LinkedHashMap<>();
            if (all.get("business_hours") instanceof Map<?, ?> map) {
                map.forEach((name, value) -> hours.put(String.valueOf(name), value));
            }
            hours.putIfAbsent(test.environment().id(), test.environment().hours());
            all.put("business_hours", hours);
        }
        return all;
    }

    /** The ids of the channels there are: those that are declared, else those that any document names. */
    static List<String> channels(Map<String, Object> documents) {
        if (documents.get("channels") instanceof List<?> list && !list.isEmpty()) {
            return list.stream().map(String::valueOf).toList();
        }
        Set<String> named = new LinkedHashSet<>();
        if (documents.get("routing") instanceof Map<?, ?> routing) {
            route(routing.get("route"), named);
        }
        for (Map<?, ?> person : maps(documents.get("people"))) {
            texts(person.get("channels"), named);
        }
        for (Map<?, ?> escalation : maps(documents.get("escalations"))) {
            for (Map<?, ?> step : maps(escalation.get("steps"))) {
                Set<String> targets = new LinkedHashSet<>();
                texts(step.get("notify"), targets);
                targets.stream()
                        .filter(target -> target.startsWith(CHANNEL))
                        .forEach(target -> named.add(target.substring(CHANNEL.length())));
            }
        }
        return named.isEmpty() ? List.of(EVERYBODY) : List.copyOf(named);
    }

    private static void route(Object route, Set<String> named) {
        if (route instanceof Map<?, ?> map) {
            if (map.get("channel") != null) {
                named.add(String.valueOf(map.get("channel")));
            }
            texts(map.get("channels"), named);
            if (map.get("routes") instanceof List<?> routes) {
                routes.forEach(child -> route(child, named));
            }
        }
    }

    private static void texts(Object list, Set<String> into) {
        if (list instanceof List<?> items) {
            items.forEach(item -> into.add(String.valueOf(item)));
        }
    }

    static List<Map<?, ?>> maps(Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (list instanceof List<?> items) {
            items.forEach(item -> {
                if (item instanceof Map<?, ?> map) {
                    maps.add(map);
                }
            });
        }
        return maps;
    }
}
