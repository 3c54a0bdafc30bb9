// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Rehearsals.Setting;
import io.bellwether.alert.internal.oncall.DeclaredOnCall;
import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.alert.internal.suppress.DeclaredSuppression;
import io.bellwether.alert.internal.suppress.Suppressor;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.incident.Correlation;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.TopologyDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Surroundings of a rehearsal as documents declare them. */
final class DeclaredSurroundings {
    private static final Set<String> KNOWN = new TreeSet<>(Set.of(
            "silences",
            "maintenance_windows",
            "topology",
            "alerting",
            "people",
            "rotas",
            "overrides",
            "escalations",
            "business_hours"));

    private DeclaredSurroundings() {}

    /** @throws InvalidInput with every problem of every document but the routing's */
    static Surroundings of(Setting setting, Instant start) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> documents = setting.documents();
        documents.keySet().stream()
                .filter(key -> !KNOWN.contains(key))
                .forEach(key ->
                        problems.add(new Problem(key, null, "is not known here; known: " + String.join(", ", KNOWN))));
        ServiceMap services = single(documents, "topology", TopologyDocument::read, ServiceMap.EMPTY, problems);
        AlertRules rules = single(documents, "alerting", DeclaredSuppression::rules, AlertRules.STANDARD, problems);
        DeclaredOnCall onCall =
                DeclaredOnCall.read(documents, setting.zone(), Set.copyOf(setting.channels()), start, problems);
        Suppressor suppressor = DeclaredSuppression.read(
                setting.tenant(), setting.zone(), documents, setting.routing(), start, problems);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        DeclaredSuppression.complete(suppressor, setting.tenant(), services, rules);
        return new Surroundings(
                where -> true,
                tenant -> setting.zone(),
                tenant -> rules,
                tenant -> services,
                suppressor,
                onCall,
                Correlation.NONE);
    }

    private static <T> T single(
            Map<String, Object> documents,
            String field,
            Function<Map<String, Object>, T> read,
            T none,
            List<Problem> problems) {
        Map<String, Object> document = Declared.one(documents, field, problems);
        if (document.isEmpty()) {
            return none;
        }
        try {
            return read.apply(document);
        } catch (InvalidInput e) {
            e.problems().forEach(problem -> problems.add(problem.within(field)));
            return none;
        }
    }
}
