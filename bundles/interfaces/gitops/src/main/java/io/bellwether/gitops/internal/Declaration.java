// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.wire.Json;
import io.bellwether.wire.SourceMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One tenant as a file declares it.
 *
 * @param sections what {@link AlertingSections} applies, by part; one document is a list of one
 * @param intake null when the file says nothing of it
 * @param source where it stands
 */
record Declaration(
        TenantId tenant,
        Map<String, Object> tenantDocument,
        List<Map<String, Object>> environments,
        List<Map<String, Object>> connectors,
        Map<String, List<Map<String, Object>>> sections,
        Map<String, Object> intake,
        List<Map<String, Object>> policies,
        Source source) {
    private static final Set<String> PARTS = parts();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");

    /**
     * Reads every tenant of a file.
     *
     * @param environment looks up an environment variable; null when it is not set
     */
    static List<Declaration> read(Path file, UnaryOperator<String> environment) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Declaration> read = new ArrayList<>();
        for (Map<String, Object> document : Json.yaml(text)) {
            Source source = new Source(text, read.size());
            try {
                read.add(of(map("document", resolve(document, environment)), source));
            } catch (InvalidInput e) {
                throw new InvalidInput(
                        e.problems().stream().map(source::located).toList());
            }
        }
        return read;
    }

    /** One document of a text. */
    record Source(String text, int index) {
        /** The problem with the line and column of its field. */
        Problem located(Problem problem) {
            return located(problem, problem.field());
        }

        /** The problem with the line and column of another field. */
        Problem located(Problem problem, String field) {
            return SourceMap.ofList(text)
                    .find("[" + index + "]." + field)
                    .map(at -> problem.at(at.line(), at.column()))
                    .orElse(problem);
        }
    }

    private static Declaration of(Map<String, Object> document, Source source) {
        for (String part : document.keySet()) {
            if (!PARTS.contains(part)) {
                throw new InvalidInput(
                        part,
                        null,
                        "is not a part of a declaration; parts are " + PARTS + Problem.suggestion(part, PARTS));
            }
        }
        Map<String, Object> tenant = map("tenant", document.get("tenant"));
        Object id = tenant.get("id");
        if (id == null) {
            throw new InvalidInput("tenant.id", null, "is required");
        }
        return new Declaration(
                new TenantId(id.toString()),
                tenant,
                list("environments", document),
                list("connectors", document),
                sections(document),
                optional("intake", document),
                list("policies", document),
                source);
    }

    private static Set<String> parts() {
        Set<String> parts = new TreeSet<>(Set.of("tenant", "environments", "connectors", "intake", "policies"));
        parts.addAll(AlertingSections.LISTS);
        parts.addAll(AlertingSections.SINGLE);
        return parts;
    }

    private static Map<String, List<Map<String, Object>>> sections(Map<String, Object> document) {
        Map<String, List<Map<String, Object>>> sections = new LinkedHashMap<>();
        AlertingSections.LISTS.forEach(part -> sections.put(part, list(part, document)));
        for (String part : AlertingSections.SINGLE) {
            Map<String, Object> single = optional(part, document);
            sections.put(part, single == null ? List.of() : List.of(single));
        }
        return sections;
    }

    /** Null when the part is left out, or is a name with nothing after it, which YAML reads as empty text. */
    private static Object given(String part, Map<String, Object> document) {
        Object given = document.get(part);
        return "".equals(given) ? null : given;
    }

    private static Map<String, Object> optional(String part, Map<String, Object> document) {
        Object given = given(part, document);
        return given == null ? null : map(part, given);
    }

    private static List<Map<String, Object>> list(String part, Map<String, Object> document) {
        Object given = given(part, document);
        if (given == null) {
            return List.of();
        }
        if (!(given instanceof List<?> items)) {
            throw new InvalidInput(part, given.toString(), "must be a list");
        }
        List<Map<String, Object>> read = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Map<String, Object> item = map(part + "[" + i + "]", items.get(i));
            if (item.get("id") == null) {
                throw new InvalidInput(part + "[" + i + "].id", null, "is required");
            }
            read.add(item);
        }
        return read;
    }

    private static Map<String, Object> map(String part, Object given) {
        if (!(given instanceof Map<?, ?> map)) {
            throw new InvalidInput(part, given == null ? null : given.toString(), "must be a map");
        }
        Map<String, Object> read = new LinkedHashMap<>();
        map.forEach((name, value) -> read.put(String.valueOf(name), value));
        return read;
    }

    private static Object resolve(Object value, UnaryOperator<String> environment) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> resolved = new LinkedHashMap<>();
            map.forEach((name, item) -> resolved.put(name, resolve(item, environment)));
            return resolved;
        }
        if (value instanceof List<?> items) {
            return items.stream().map(item -> resolve(item, environment)).toList();
        }
        if (value instanceof String text) {
            return VARIABLE.matcher(text).replaceAll(match -> {
                String found = environment.apply(match.group(1));
                if (found == null) {
                    throw new InvalidInput(text, null, "the environment variable " + match.group(1) + " is not set");
                }
                return Matcher.quoteReplacement(found);
            });
        }
        return value;
    }
}
