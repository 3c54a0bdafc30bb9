// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the resources share: reading a document, finding whose it is, wording an answer. */
abstract class Resource {
    private static final String JSON = "application/json";
    private static final BodyReader BODIES = new BodyReader(BodyBudget.OF_HEAP);

    static Response ok(Object view) {
        return Response.ok(Json.bytes(view), JSON).build();
    }

    static Response created(String location, Object view) {
        return Response.created(URI.create(location))
                .type(JSON)
                .entity(Json.bytes(view))
                .build();
    }

    static Response accepted(String location, Object view) {
        return Response.accepted(Json.bytes(view))
                .type(JSON)
                .header("Location", location)
                .build();
    }

    static Response gone() {
        return Response.noContent().build();
    }

    /** The request's body as one object, in JSON or, when it says so, in YAML. */
    static Map<String, Object> document(HttpServletRequest request) throws IOException {
        return document(utf8(BODIES.read(request)), request.getContentType());
    }

    /** One object of a text that is JSON or, by its content type, YAML. */
    static Map<String, Object> document(String text, String contentType) {
        if (text.isEmpty()) {
            throw new InvalidInput("body", null, "is empty; send a JSON object");
        }
        Object value = isYaml(contentType) ? oneOf(Json.yaml(text)) : Json.value(text);
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> document = new LinkedHashMap<>();
            map.forEach((name, item) -> document.put(String.valueOf(name), item));
            return document;
        }
        throw new InvalidInput("body", null, "must be a JSON object");
    }

    /** The request's body as one JSON object, or an empty one when there is no body. */
    static Map<String, Object> optionalDocument(HttpServletRequest request) throws IOException {
        byte[] body = BODIES.read(request);
        return body.length == 0 ? Map.of() : document(utf8(body), request.getContentType());
    }

    /**
     * The fields of a request's body.
     *
     * @param known what it may have; {@code tenant} may stand beside it
     */
    static Fields fields(HttpServletRequest request, String... known) throws IOException {
        return fields(document(request), known);
    }

    /** As {@link #fields(HttpServletRequest, String...)}, of a document that may be empty. */
    static Fields fields(Map<String, Object> document, String... known) {
        Set<String> all = new HashSet<>(Set.of(known));
        all.add("tenant");
        return Fields.of(document, all);
    }

    static String text(HttpServletRequest request) throws IOException {
        return utf8(BODIES.read(request));
    }

    /** By {@code application/yaml} and the older names of the same. */
    static boolean isYaml(String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        String name = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return name.endsWith("/yaml") || name.endsWith("/x-yaml") || name.endsWith("+yaml");
    }

    private static Object oneOf(List<Map<String, Object>> documents) {
        if (documents.size() != 1) {
            throw new InvalidInput("body", null, "must be one YAML document, not " + documents.size());
        }
        return documents.get(0);
    }

    /** What is not UTF-8 is refused: replaced characters would be stored as if somebody had written them. */
    static String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInput("body", null, "is not UTF-8; send the text in that encoding");
        }
    }

    /**
     * Whose document this is: the tenant the request names, else the one in the document, which must be within the
     * caller's sight; the document is left without it.
     */
    static TenantId owner(Caller caller, Map<String, Object> document) {
        Object named = document.remove("tenant");
        if (named == null) {
            return caller.requireTenant();
        }
        if (!(named instanceof String text) || !Slug.isValid(text)) {
            throw new InvalidInput("tenant", named.toString(), "must be a tenant's id");
        }
        TenantId tenant = new TenantId(text);
        if (!caller.knows(tenant)) {
            throw Problem.notFound("tenant '" + tenant + "'").refuse();
        }
        if (caller.tenant() != null && !caller.tenant().equals(tenant)) {
            throw new InvalidInput("tenant", text, "differs from the tenant the request is for, " + caller.tenant());
        }
        return tenant;
    }

    /**
     * Which tenant the thing of this id belongs to, for a caller who sees several and has named none.
     *
     * @param all every candidate within sight
     */
    static <T> TenantId ownerOf(
            Caller caller, String what, String id, List<T> all, Function<T, String> ids, Function<T, TenantId> owners) {
        if (caller.tenant() != null) {
            return caller.tenant();
        }
        List<TenantId> found = all.stream()
                .filter(item -> ids.apply(item).equals(id))
                .map(owners)
                .distinct()
                .toList();
        if (found.isEmpty()) {
            throw Problem.notFound(what + " '" + id + "'").refuse();
        }
        if (found.size() > 1) {
            throw Problem.of(400, "Ambiguous", "several tenants have a " + what + " '" + id + "'; add ?tenant=…")
                    .refuse();
        }
        return found.get(0);
    }

    /** The id in the path wins; one in the document must agree. */
    static void sameId(String id, Map<String, Object> document) {
        Object given = document.get("id");
        if (given != null && !given.equals(id)) {
            throw new InvalidInput("id", given.toString(), "differs from the id in the path, " + id);
        }
        document.put("id", id);
    }

    /** The version in {@code If-Match}; null to replace whatever is there. */
    static Integer expected(HttpServletRequest request) {
        String tag = request.getHeader("If-Match");
        if (tag == null || tag.strip().equals("*")) {
            return null;
        }
        String plain = tag.strip().replaceFirst("^W/", "").replace("\"", "");
        try {
            return Integer.valueOf(plain);
        } catch (NumberFormatException e) {
            throw new InvalidInput("If-Match", tag, "must be the ETag of the document that was read");
        }
    }
}
