// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.identity.Scope;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every endpoint and the scope it asks for: the one table that decides. A path that is not in it does not exist.
 * {@code {t}} is a tenant, {@code {e}} an environment, and any other name in braces stands for one segment.
 */
final class Endpoints {
    private static final List<Endpoint> TABLE = List.of(
            of("GET", "/v1/tenants", Scope.READ).listed(),
            of("POST", "/v1/tenants", Scope.PLATFORM_ADMIN),
            of("GET", "/v1/tenants/{t}", Scope.READ),
            of("PUT", "/v1/tenants/{t}", Scope.PLATFORM_ADMIN),
            of("DELETE", "/v1/tenants/{t}", Scope.PLATFORM_ADMIN),
            of("GET", "/v1/tenants/{t}/environments", Scope.READ).listed(),
            of("POST", "/v1/tenants/{t}/environments", Scope.ADMIN),
            of("GET", "/v1/tenants/{t}/environments/{e}", Scope.READ),
            of("PUT", "/v1/tenants/{t}/environments/{e}", Scope.ADMIN),
            of("DELETE", "/v1/tenants/{t}/environments/{e}", Scope.ADMIN),
            of("GET", "/v1/tenants/{t}/routing", Scope.ADMIN),
            of("PUT", "/v1/tenants/{t}/routing", Scope.ADMIN),
            of("POST", "/v1/tenants/{t}/routing/import", Scope.ADMIN).asks("apply", "force"),
            of("POST", "/v1/tenants/{t}/routing/test", Scope.ADMIN).bounded(),
            of("GET", "/v1/tenants/{t}/topology", Scope.READ),
            of("PUT", "/v1/tenants/{t}/topology", Scope.ADMIN),
            of("GET", "/v1/checkup", Scope.ALERT_READ),
            of("GET", "/v1/tenants/{t}/alerting", Scope.READ),
            of("PUT", "/v1/tenants/{t}/alerting", Scope.ADMIN),
            of("GET", "/v1/silences", Scope.ALERT_READ).listed("state"),
            of("POST", "/v1/silences", Scope.ALERT_WRITE),
            of("POST", "/v1/silences/preview", Scope.ALERT_READ),
            of("GET", "/v1/silences/{id}", Scope.ALERT_READ),
            of("DELETE", "/v1/silences/{id}", Scope.ALERT_WRITE),
            of("GET", "/v1/maintenance-windows", Scope.ALERT_READ).listed(),
            of("POST", "/v1/maintenance-windows", Scope.ADMIN).bounded(),
            of("GET", "/v1/maintenance-windows/{id}", Scope.ALERT_READ),
            of("PUT", "/v1/maintenance-windows/{id}", Scope.ADMIN).bounded(),
            of("DELETE", "/v1/maintenance-windows/{id}", Scope.ADMIN).bounded(),
            of("GET", "/v1/tenants/{t}/intake", Scope.READ),
            of("PUT", "/v1/tenants/{t}/intake", Scope.ADMIN),
            of("GET", "/v1/intake", Scope.READ).listed(),
            of("POST", "/v1/tenants/{t}/keys/rotate", Scope.ADMIN),
            of("GET", "/v1/tokens", Scope.ADMIN).listed(),
            of("POST", "/v1/tokens", Scope.ADMIN).bounded(),
            of("DELETE", "/v1/tokens/{id}", Scope.ADMIN).bounded(),
            of("GET", "/v1/connectors", Scope.READ).listed(),
            of("POST", "/v1/connectors", Scope.ADMIN).bounded(),
            of("GET", "/v1/connectors/{id}", Scope.READ),
            of("PUT", "/v1/connectors/{id}", Scope.ADMIN).bounded(),
            of("DELETE", "/v1/connectors/{id}", Scope.ADMIN).bounded(),
            of("GET", "/v1/channels", Scope.READ).listed(),
            of("POST", "/v1/channels", Scope.ADMIN),
            of("GET", "/v1/channels/{id}", Scope.READ),
            of("PUT", "/v1/channels/{id}", Scope.ADMIN),
            of("DELETE", "/v1/channels/{id}", Scope.ADMIN).asks("force"),
            of("POST", "/v1/channels/{id}/test", Scope.ADMIN).bounded(),
            of("GET", "/v1/channels/{id}/deliveries", Scope.READ).listed(),
            of("GET", "/v1/oncall", Scope.ALERT_READ).asks("at"),
            of("GET", "/v1/oncall/people", Scope.ALERT_READ).listed(),
            of("POST", "/v1/oncall/people", Scope.ADMIN),
            of("GET", "/v1/oncall/people/{id}", Scope.ALERT_READ),
            of("PUT", "/v1/oncall/people/{id}", Scope.ADMIN),
            of("DELETE", "/v1/oncall/people/{id}", Scope.ADMIN).asks("force"),
            of("GET", "/v1/oncall/rotas", Scope.ALERT_READ).listed(),
            of("POST", "/v1/oncall/rotas", Scope.ADMIN),
            of("GET", "/v1/oncall/rotas/{id}", Scope.ALERT_READ),
            of("PUT", "/v1/oncall/rotas/{id}", Scope.ADMIN),
            of("DELETE", "/v1/oncall/rotas/{id}", Scope.ADMIN).asks("force"),
            of("GET", "/v1/oncall/overrides", Scope.ALERT_READ).listed(),
            of("POST", "/v1/oncall/overrides", Scope.ALERT_WRITE),
            of("GET", "/v1/oncall/overrides/{id}", Scope.ALERT_READ),
            of("PUT", "/v1/oncall/overrides/{id}", Scope.ALERT_WRITE),
            of("DELETE", "/v1/oncall/overrides/{id}", Scope.ALERT_WRITE),
            of("GET", "/v1/oncall/rotas/{id}/shifts", Scope.ALERT_READ).asks("from", "to"),
            of("GET", "/v1/oncall/rotas/{id}/notes", Scope.ALERT_READ).listed(),
            of("POST", "/v1/oncall/rotas/{id}/notes", Scope.ALERT_WRITE),
            of("GET", "/v1/escalations", Scope.ALERT_READ).listed(),
            of("POST", "/v1/escalations", Scope.ADMIN),
            of("GET", "/v1/escalations/{id}", Scope.ALERT_READ),
            of("PUT", "/v1/escalations/{id}", Scope.ADMIN),
            of("DELETE", "/v1/escalations/{id}", Scope.ADMIN).asks("force"),
            of("POST", "/v1/escalations/{id}/drill", Scope.ALERT_READ),
            of("GET", "/v1/remediations", Scope.ALERT_READ).listed(),
            of("POST", "/v1/remediations", Scope.ADMIN),
            of("GET", "/v1/remediations/{id}", Scope.ALERT_READ),
            of("PUT", "/v1/remediations/{id}", Scope.ADMIN),
            of("DELETE", "/v1/remediations/{id}", Scope.ADMIN),
            of("GET", "/v1/remediations/{id}/runs", Scope.ALERT_READ).listed(),
            of("GET", "/v1/alerts/{id}/remediations", Scope.ALERT_READ),
            of("POST", "/v1/alerts/{id}/remediate", Scope.ALERT_WRITE),
            of("POST", "/v1/channels/{id}/preview", Scope.ADMIN).bounded(),
            of("GET", "/v1/tenants/{t}/templates", Scope.READ),
            of("PUT", "/v1/tenants/{t}/templates", Scope.ADMIN),
            of("POST", "/v1/tenants/{t}/templates/preview", Scope.ADMIN),
            of("GET", "/v1/plugins", Scope.READ).listed(),
            of("GET", "/v1/backfills", Scope.READ).listed(),
            of("POST", "/v1/backfills", Scope.ADMIN).bounded(),
            of("GET", "/v1/backfills/{id}", Scope.READ),
            of("POST", "/v1/backfills/{id}/pause", Scope.ADMIN).bounded(),
            of("POST", "/v1/backfills/{id}/resume", Scope.ADMIN).bounded(),
            of("POST", "/v1/backfills/{id}/cancel", Scope.ADMIN).bounded(),
            of("GET", "/v1/events", Scope.READ).listed("from", "to", "filter"),
            of("GET", "/v1/events/stream", Scope.READ).asks("filter"),
            of("GET", "/v1/events/histogram", Scope.READ).asks("from", "to", "filter", "interval", "by", "top"),
            of("GET", "/v1/events/top", Scope.READ).asks("from", "to", "filter", "field", "limit"),
            of("GET", "/v1/events/distribution", Scope.READ).asks("from", "to", "filter", "field", "quantiles"),
            of("GET", "/v1/events/related", Scope.READ).asks("from", "to", "filter", "id", "limit"),
            of("GET", "/v1/events/{id}", Scope.READ),
            of("GET", "/v1/index", Scope.READ).listed(),
            of("POST", "/v1/index/rebuild", Scope.ADMIN).bounded(),
            of("GET", "/tenants/{t}/envs/{e}/kpis", Scope.READ).asks("from", "to", "step"),
            of("GET", "/tenants/{t}/envs/{e}/series", Scope.READ).asks("policy", "kpi", "group", "from", "to", "step"),
            of("GET", "/tenants/{t}/envs/{e}/anomalies", Scope.READ)
                    .listed("from", "to", "class", "policy", "kpi", "form"),
            of("GET", "/v1/health/map", Scope.READ).listed(),
            of("GET", "/v1/dashboards", Scope.READ).listed(),
            of("GET", "/v1/dashboards/{id}", Scope.READ),
            of("GET", "/v1/alerts", Scope.ALERT_READ).listed().asks(AlertRequests.FILTERS),
            of("GET", "/v1/alerts/summary", Scope.ALERT_READ).asks(AlertRequests.FILTERS),
            of("POST", "/v1/alerts/ackAll", Scope.ALERT_WRITE).asks(AlertRequests.FILTERS),
            of("POST", "/v1/alerts/bulk", Scope.ALERT_WRITE),
            of("GET", "/v1/incidents/{id}/report", Scope.ALERT_READ).asks("format", "download"),
            of("POST", "/v1/incidents/{id}/report", Scope.ALERT_WRITE),
            of("GET", "/v1/alerts/policies", Scope.POLICY_READ).listed(),
            of("POST", "/v1/alerts/policies", Scope.POLICY_WRITE),
            of("POST", "/v1/alerts/policies/import", Scope.POLICY_WRITE).asks("dryRun"),
            of("GET", "/v1/alerts/policies/export", Scope.POLICY_READ),
            of("POST", "/v1/alerts/policies/validate", Scope.POLICY_WRITE),
            of("GET", "/v1/alerts/policies/precision", Scope.POLICY_READ).asks("from", "to"),
            of("POST", "/v1/alerts/policies/test", Scope.POLICY_READ),
            of("POST", "/v1/alerts/policies/{id}/test", Scope.POLICY_READ),
            of("POST", "/v1/alerts/policies/{id}/backtest", Scope.POLICY_READ),
            of("GET", "/v1/backtests/{id}", Scope.POLICY_READ),
            of("POST", "/v1/backtests/{id}/cancel", Scope.POLICY_READ),
            of("GET", "/v1/alerts/policies/{id}", Scope.POLICY_READ),
            of("PUT", "/v1/alerts/policies/{id}", Scope.POLICY_WRITE),
            of("DELETE", "/v1/alerts/policies/{id}", Scope.POLICY_WRITE),
            of("GET", "/v1/alerts/policies/{id}/versions", Scope.POLICY_READ).listed(),
            of("GET", "/v1/alerts/policies/{id}/versions/{n}", Scope.POLICY_READ),
            of("POST", "/v1/alerts/policies/{id}/versions/{n}/restore", Scope.POLICY_WRITE),
            of("GET", "/v1/alerts/policies/{id}/diff", Scope.POLICY_READ).asks("from", "to"),
            of("GET", "/v1/alerts/{id}", Scope.ALERT_READ),
            of("GET", "/v1/alerts/{id}/trail", Scope.ALERT_READ),
            of("POST", "/v1/alerts/{id}/ack", Scope.ALERT_WRITE),
            of("POST", "/v1/alerts/{id}/assign", Scope.ALERT_WRITE),
            of("POST", "/v1/alerts/{id}/resolve", Scope.ALERT_WRITE),
            of("POST", "/v1/alerts/{id}/outcome", Scope.ALERT_WRITE),
            of("GET", "/v1/incidents", Scope.ALERT_READ).listed("state", "severity", "service", "from", "to"),
            of("GET", "/v1/incidents/timeline", Scope.ALERT_READ).asks("alert"),
            of("GET", "/v1/incidents/{id}", Scope.ALERT_READ),
            of("PATCH", "/v1/incidents/{id}", Scope.ALERT_WRITE),
            of("GET", "/v1/incidents/{id}/timeline", Scope.ALERT_READ),
            of("POST", "/v1/incidents/{id}/notes", Scope.ALERT_WRITE),
            of("POST", "/v1/incidents/{id}/ack", Scope.ALERT_WRITE),
            of("POST", "/v1/incidents/{id}/close", Scope.ALERT_WRITE),
            of("POST", "/v1/incidents/{id}/reopen", Scope.ALERT_WRITE),
            of("POST", "/v1/incidents/{id}/merge", Scope.ALERT_WRITE),
            of("POST", "/v1/incidents/{id}/split", Scope.ALERT_WRITE),
            of("POST", "/v1/incidents/{id}/link", Scope.ALERT_WRITE),
            of("GET", "/tenants/{t}/envs/{e}/rca", Scope.ALERT_READ)
                    .asks("incidentId", "planExecutionId", "correlationId"),
            of("GET", "/_metrics", Scope.PLATFORM_ADMIN).asksAnything(),
            of("GET", "/api/metrics", Scope.PLATFORM_ADMIN).asksAnything());

    private Endpoints() {}

    /** The whole table, for the tests and the description. */
    static List<Endpoint> all() {
        return TABLE;
    }

    /** The endpoint a request is for; literal segments win over names. Empty when there is none. */
    static Optional<Match> find(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        String[] segments = split(path);
        return TABLE.stream()
                .filter(endpoint -> endpoint.method.equals(asked) && endpoint.matches(segments))
                .findFirst()
                .map(endpoint -> new Match(endpoint, endpoint.names(segments)));
    }

    /** The methods that exist at a path; empty when the path does not. */
    static Set<String> methods(String path) {
        String[] segments = split(path);
        Set<String> methods = new TreeSet<>();
        TABLE.stream().filter(endpoint -> endpoint.matches(segments)).forEach(endpoint -> methods.add(endpoint.method));
        return methods;
    }

    private static Endpoint of(String method, String template, Scope scope) {
        return new Endpoint(method, template, scope, split(template), false, Set.of());
    }

    private static String[] split(String path) {
        return path.split("/", -1);
    }

    /**
     * One line of the table.
     *
     * @param local it looks itself at which environments a change is for
     * @param query the names its query may have beside {@code tenant} and {@code environment}; null for any
     */
    record Endpoint(String method, String template, Scope scope, String[] segments, boolean local, Set<String> query) {
        private static final Set<String> PLACE = Set.of("tenant", "environment");
        private static final Set<String> PAGE = Set.of("limit", "cursor");

        private Endpoint bounded() {
            return new Endpoint(method, template, scope, segments, true, query);
        }

        private Endpoint asks(String... names) {
            return asks(Set.of(names));
        }

        private Endpoint asks(Set<String> names) {
            Set<String> all = new TreeSet<>(query);
            all.addAll(names);
            return new Endpoint(method, template, scope, segments, local, all);
        }

        /** It answers with pages, and may be asked more. */
        private Endpoint listed(String... names) {
            return asks(PAGE).asks(names);
        }

        /** Others decide what it is asked. */
        private Endpoint asksAnything() {
            return new Endpoint(method, template, scope, segments, local, null);
        }

        /** @throws InvalidInput when the query has a name that means nothing here: it would be overlooked in silence */
        void check(Query asked) {
            if (query == null) {
                return;
            }
            Set<String> known = new TreeSet<>(PLACE);
            known.addAll(query);
            List<io.bellwether.api.settings.Problem> problems = asked.all().keySet().stream()
                    .filter(name -> !name.isEmpty() && !known.contains(name))
                    .sorted()
                    .map(name -> new io.bellwether.api.settings.Problem(
                            name,
                            null,
                            "is not known in the query of " + this + "; known: " + String.join(", ", known)
                                    + io.bellwether.api.settings.Problem.suggestion(name, known)))
                    .toList();
            if (!problems.isEmpty()) {
                throw new InvalidInput(problems);
            }
        }

        /** Whether it is a change that a token held to some environments may not make. */
        boolean isWide() {
            return scope == Scope.ADMIN && !method.equals("GET") && !local;
        }

        boolean matches(String[] path) {
            if (path.length != segments.length) {
                return false;
            }
            for (int i = 0; i < path.length; i++) {
                if (isName(segments[i]) ? path[i].isEmpty() : !segments[i].equals(path[i])) {
                    return false;
                }
            }
            return true;
        }

        /** Whether it deletes a tenant or an environment itself. */
        boolean removesPlace() {
            return method.equals("DELETE") && (template.endsWith("/{t}") || template.endsWith("/{e}"));
        }

        Map<String, String> names(String[] path) {
            Map<String, String> names = new HashMap<>();
            for (int i = 0; i < path.length; i++) {
                if (isName(segments[i])) {
                    names.put(segments[i].substring(1, segments[i].length() - 1), path[i]);
                }
            }
            return names;
        }

        private static boolean isName(String segment) {
            return segment.startsWith("{");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Endpoint that && method.equals(that.method) && template.equals(that.template);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(new Object[] {method, template});
        }

        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    /** A request's endpoint and the values of its names. */
    record Match(Endpoint endpoint, Map<String, String> names) {
        String tenant() {
            return names.get("t");
        }

        String environment() {
            return names.get("e");
        }
    }
}
