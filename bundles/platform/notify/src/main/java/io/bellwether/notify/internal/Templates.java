// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The templates of tenants and channels, checked and kept. Safe for concurrent use. */
@Component(service = Templates.class)
public final class Templates {
    private static final String OF_TENANT = "templates";
    private static final String OF_CHANNEL = "channel-templates";
    private static final List<String> KEYS =
            Arrays.stream(Part.values()).map(Part::key).toList();

    private final DocumentStore documents;
    private final InstantSource clock;
    private final ConcurrentMap<Key, Map<String, String>> known = new ConcurrentHashMap<>();

    /** Whose. @param channel null for the tenant's own */
    private record Key(TenantId tenant, String channel) {
        String kind() {
            return channel == null ? OF_TENANT : OF_CHANNEL;
        }

        String id() {
            return channel == null ? OF_TENANT : channel;
        }
    }

    @Activate
    public Templates(@Reference DocumentStore documents, @Reference InstantSource clock) {
        this.documents = documents;
        this.clock = clock;
    }

    /**
     * Reads templates as they stand in a document.
     *
     * @param field where they stand, such as {@code templates}; empty for the document itself
     * @param given null for none
     * @param problems takes what is wrong
     */
    static Map<String, String> read(String field, Object given, List<Problem> problems) {
        Map<String, String> templates = new LinkedHashMap<>();
        if (given == null) {
            return templates;
        }
        if (!(given instanceof Map<?, ?> map)) {
            problems.add(new Problem(field, String.valueOf(given), "must be an object of " + String.join(", ", KEYS)));
            return templates;
        }
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            String at = field.isEmpty() ? name : field + "." + name;
            Optional<Part> part = Part.of(name);
            if (part.isEmpty()) {
                problems.add(new Problem(
                        at, null, "is not a part; parts: " + String.join(", ", KEYS) + Problem.suggestion(name, KEYS)));
            } else if (value != null && !(value instanceof String)) {
                problems.add(new Problem(at, String.valueOf(value), "must be text"));
            } else if (value != null && !((String) value).isBlank()) {
                check(at, part.get(), (String) value, problems);
                templates.put(name, (String) value);
            }
        });
        return templates;
    }

    private static void check(String at, Part part, String template, List<Problem> problems) {
        if (template.length() > part.most()) {
            problems.add(new Problem(at, null, "must be at most " + part.most() + " characters long"));
            return;
        }
        List<Problem> found = TemplateCheck.problems(at, template, part.html());
        problems.addAll(found);
        if (found.isEmpty()) {
            TemplateText.objection(part, template)
                    .ifPresent(objection -> problems.add(new Problem(at, null, "is not a template: " + objection)));
        }
    }

    /** @param channel null for the tenant's own */
    Map<String, String> of(TenantId tenant, String channel) {
        return known.computeIfAbsent(new Key(tenant, channel), key -> documents
                .find(tenant, key.kind(), key.id())
                .map(stored -> text(stored.document()))
                .orElse(Map.of()));
    }

    /** What holds for a channel: its own parts, and its tenant's where it has none. */
    Map<String, String> effective(TenantId tenant, String channel) {
        return over(of(tenant, null), of(tenant, channel));
    }

    static Map<String, String> over(Map<String, String> outer, Map<String, String> inner) {
        Map<String, String> both = new LinkedHashMap<>(outer);
        both.putAll(inner);
        return both;
    }

    /** @param channel null for the tenant's own. @param templates as {@link #read} gave them; none to take them away */
    void save(TenantId tenant, String channel, Map<String, String> templates, String actor) {
        Key key = new Key(tenant, channel);
        Instant now = clock.instant();
        StoredDocument stored =
                new StoredDocument(tenant, key.kind(), key.id(), Map.copyOf(templates), now, now, actor);
        if (templates.isEmpty()) {
            documents.delete(tenant, key.kind(), key.id());
        } else if (!documents.update(stored) && !documents.insert(stored)) {
            documents.update(stored);
        }
        known.remove(key);
    }

    private static Map<String, String> text(Map<String, Object> document) {
        Map<String, String> templates = new LinkedHashMap<>();
        for (String key : KEYS) {
            if (document.get(key) instanceof String template) {
                templates.put(key, template);
            }
        }
        return Map.copyOf(templates);
    }
}
