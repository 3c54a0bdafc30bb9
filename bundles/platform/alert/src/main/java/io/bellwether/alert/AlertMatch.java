// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.alert.internal.routing.Matcher;
import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Conditions on alerts as routing writes them, such as {@code service="identity"}; all of them must hold. They see an
 * alert's labels and its fields tenant, environment, policy, name, class, severity and service. Immutable.
 */
public final class AlertMatch {
    private static final int MOST = 50;

    private final List<Matcher> matchers;

    private AlertMatch(List<Matcher> matchers) {
        this.matchers = matchers;
    }

    /**
     * Reads a list of matchers.
     *
     * @param field the list's place in its document, for the problems
     * @param given null for none
     * @param problems to which everything that is wrong is added; what is returned then is worth nothing
     */
    public static AlertMatch read(String field, Object given, List<Problem> problems) {
        List<Matcher> matchers = new ArrayList<>();
        if (given != null && !(given instanceof List)) {
            problems.add(new Problem(field, String.valueOf(given), "must be a list of matchers"));
        }
        List<?> items = given instanceof List<?> list ? list : List.of();
        if (items.size() > MOST) {
            problems.add(new Problem(field, items.size() + " matchers", "must be at most " + MOST));
        }
        for (int i = 0; i < Math.min(MOST, items.size()); i++) {
            try {
                if (!(items.get(i) instanceof String text)) {
                    throw new IllegalArgumentException("must be text such as service=\"x\"");
                }
                matchers.add(Matcher.parse(text));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(field + "[" + i + "]", String.valueOf(items.get(i)), e.getMessage()));
            }
        }
        return new AlertMatch(List.copyOf(matchers));
    }

    /** True when there is no condition, so that every alert matches. */
    public boolean isEmpty() {
        return matchers.isEmpty();
    }

    public boolean matches(Alert alert) {
        if (matchers.isEmpty()) {
            return true;
        }
        Map<String, String> labels = RoutingTable.labels(alert);
        return matchers.stream().allMatch(matcher -> matcher.matches(labels));
    }

    /** As they are written. */
    public List<String> texts() {
        return matchers.stream().map(Matcher::toString).toList();
    }
}
