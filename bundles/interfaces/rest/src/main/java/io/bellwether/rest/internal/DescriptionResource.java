// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The OpenAPI description, drawn from the table of endpoints and from {@link Examples} so that it cannot fall behind. */
@Path("/v1/openapi.json")
public final class DescriptionResource extends Resource {
    private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");
    private static final Map<String, String> FULL_NAMES = Map.of("t", "tenant", "e", "environment");

    private static final Map<String, String> QUERY = Map.ofEntries(
            Map.entry("tenant", "Whose; needed when the token has several"),
            Map.entry("environment", "Of which environment; needed to write when the token has several"),
            Map.entry("limit", "How many at most"),
            Map.entry("cursor", "next_cursor of the page before"),
            Map.entry("from", "From this time on, such as 2026-01-06T10:00:00Z"),
            Map.entry("to", "Before this time"),
            Map.entry("state", "One or several, with commas between"),
            Map.entry("severity", "info, warning, error, critical; one or several, with commas between"),
            Map.entry("class", "One or several, with commas between"),
            Map.entry("assigned_to", "Who looks after it; none for nobody"),
            Map.entry("incident", "The incident's id; none for none"),
            Map.entry("suppressed", "true or false"),
            Map.entry("text", "In the name, the summary or a label"),
            Map.entry("filter", "An expression such as @Level = 'Error'"),
            Map.entry("at", "At this time; now when left out"),
            Map.entry("force", "true does it all the same"),
            Map.entry("apply", "true keeps it"),
            Map.entry("format", "json, html or pdf"));

    @GET
    public Response description() {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (Endpoints.Endpoint endpoint : Endpoints.all()) {
            operation(
                    paths,
                    endpoint.template(),
                    endpoint.method(),
                    endpoint.scope().toString(),
                    endpoint.query() == null ? Set.of() : endpoint.query());
        }
        operation(paths, "/v1/events", "POST", "sentry.ingest", Set.of());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Bellwether", "version", "1"));
        document.put("servers", List.of(Map.of("url", "/")));
        document.put("security", List.of(Map.of("token", List.of())));
        document.put("paths", paths);
        document.put(
                "components", Map.of("securitySchemes", Map.of("token", Map.of("type", "http", "scheme", "bearer"))));
        return ok(document);
    }

    private static void operation(
            Map<String, Object> paths, String template, String method, String scope, Set<String> query) {
        String path = template.replace("{t}", "{tenant}").replace("{e}", "{environment}");
        @SuppressWarnings("unchecked")
        Map<String, Object> operations =
                (Map<String, Object>) paths.computeIfAbsent(path, key -> new LinkedHashMap<>());
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", method.toLowerCase(Locale.ROOT) + path.replaceAll("[^A-Za-z0-9]+", "_"));
        operation.put("tags", List.of(path.split("/").length > 2 ? path.split("/")[2] : path.substring(1)));
        Examples.Example example = Examples.of(method + " " + template);
        operation.put("summary", example.summary());
        operation.put("description", "Asks for the scope " + scope + ".");
        List<Map<String, Object>> parameters = new ArrayList<>();
        Matcher names = NAME.matcher(template);
        while (names.find()) {
            parameters.add(parameter(FULL_NAMES.getOrDefault(names.group(1), names.group(1)), "path", true));
        }
        if (!template.contains("{t}")) {
            parameters.add(parameter("tenant", "query", false));
        }
        if (!template.contains("{e}")) {
            parameters.add(parameter("environment", "query", false));
        }
        query.forEach(name -> parameters.add(parameter(name, "query", false)));
        operation.put("parameters", parameters);
        Map<String, Object> body = example.requestBody();
        if (body != null) {
            operation.put("requestBody", body);
        }
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put(
                method.equals("DELETE") ? "204" : method.equals("POST") ? "2XX" : "200",
                Map.of("description", "Done."));
        responses.put(
                "default",
                Map.of("description", "A problem.", "content", Map.of("application/problem+json", Map.of())));
        operation.put("responses", responses);
        operations.put(method.toLowerCase(Locale.ROOT), operation);
    }

    private static Map<String, Object> parameter(String name, String in, boolean required) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", name);
        parameter.put("in", in);
        parameter.put("required", required);
        parameter.put("schema", Map.of("type", "string"));
        if (in.equals("query") && QUERY.containsKey(name)) {
            parameter.put("description", QUERY.get(name));
        }
        return parameter;
    }
}
