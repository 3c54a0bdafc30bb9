// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import io.bellwether.api.source.PushLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Where items come from: a resource and an instrumentation scope. Shared by the events of all their items. */
final class Origin {
    /** Properties that the platform adds to an item's own, at most. */
    private static final int OWN_FIELDS = 32;

    private static final String SERVICE = "service.name";
    private static final String HOST = "host.name";
    private static final String INSTANCE = "service.instance.id";

    private final Map<String, Object> resource;
    private final Map<String, Object> scope;
    private final Object service;
    private final Object host;
    private final int fields;
    private final String fault;

    private Origin(Map<String, Object> resource, Map<String, Object> scope, int fields, String fault) {
        this.fields = fields;
        this.resource = resource;
        this.scope = scope;
        this.service = resource.get(SERVICE);
        this.host = resource.containsKey(HOST) ? resource.get(HOST) : resource.get(INSTANCE);
        this.fault = fault;
    }

    /** @param resource null when there is none @param scope null when there is none */
    static Origin of(Message resource, Message scope) {
        String fault = null;
        if (resource != null && resource.fault() != null) {
            fault = "its resource: " + resource.fault();
        } else if (scope != null && scope.fault() != null) {
            fault = "its scope: " + scope.fault();
        }
        return new Origin(
                resource == null ? Map.of() : resource.attributes(Schema.RESOURCE_ATTRIBUTES),
                scope(scope),
                (resource == null ? 0 : resource.fields()) + (scope == null ? 0 : scope.fields()),
                fault);
    }

    private static Map<String, Object> scope(Message scope) {
        Map<String, Object> facts = new LinkedHashMap<>(4);
        if (scope != null) {
            put(facts, "name", scope.text(Schema.SCOPE_NAME));
            put(facts, "version", scope.text(Schema.SCOPE_VERSION));
            if (scope.has(Schema.SCOPE_ATTRIBUTES)) {
                facts.put("attributes", scope.attributes(Schema.SCOPE_ATTRIBUTES));
            }
        }
        return facts;
    }

    private static void put(Map<String, Object> facts, String name, String text) {
        if (!text.isEmpty()) {
            facts.put(name, text);
        }
    }

    /** Refuses an item that cannot be taken, or whose resource or scope cannot. */
    void check(Message item, PushLimits limits) throws RefusedItem {
        if (fault != null || item.fault() != null) {
            throw new RefusedItem(fault == null ? item.fault() : fault);
        }
        int most = limits.fields() - OWN_FIELDS;
        if (fields + item.fields() > most) {
            throw new RefusedItem("more than " + most
                    + " attributes, nested ones and those of resource and scope counted; send fewer");
        }
    }

    /**
     * The properties of an item: its attributes and where it comes from. An attribute whose name the platform uses
     * itself keeps its value under {@code attributes}.
     *
     * @param attributes the item's own, made for it alone
     * @param reserved the names that the item's kind uses
     */
    Map<String, Object> properties(Map<String, Object> attributes, Set<String> reserved) {
        Map<String, Object> properties = attributes.isEmpty() ? new LinkedHashMap<>() : attributes;
        Map<String, Object> moved = null;
        for (String name : reserved) {
            if (properties.containsKey(name)) {
                moved = moved == null ? new LinkedHashMap<>() : moved;
                moved.put(name, properties.remove(name));
            }
        }
        if (moved != null) {
            properties.put("attributes", moved);
        }
        if (service != null) {
            properties.putIfAbsent(SERVICE, service);
        }
        if (host != null) {
            properties.putIfAbsent(HOST, host);
        }
        if (!resource.isEmpty()) {
            properties.put("resource", resource);
        }
        if (!scope.isEmpty()) {
            properties.put("scope", scope);
        }
        return properties;
    }
}
