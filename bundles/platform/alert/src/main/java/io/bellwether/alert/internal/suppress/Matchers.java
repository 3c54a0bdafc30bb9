// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.routing.Matcher;
import io.bellwether.alert.internal.routing.Matcher.Operator;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.tenancy.EnvironmentId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Conditions on labels, all of which must hold: read, written, and asked what they are about. */
final class Matchers {
    private static final int MOST = 50;
    private static final int MOST_ALTERNATIVES = 50;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_ /:,@#%&=~<>!'\"-]+");
    private static final String ENVIRONMENT = "environment";
    private static final String SOMETHING = "0x5f-something-nobody-writes";

    private Matchers() {}

    /** The matchers of a field: texts such as {@code service="x"}, or objects {@code {name, value, isRegex, isEqual}}. */
    static List<Matcher> read(Fields fields, String field) {
        List<Matcher> read = new ArrayList<>();
        int index = 0;
        for (Object item : fields.items(field, MOST)) {
            String at = field + "[" + index++ + "]";
            try {
                read.addAll(item instanceof Map<?, ?> object ? List.of(ofObject(object)) : ofText(item));
            } catch (IllegalArgumentException e) {
                fields.problem(at, item, e.getMessage());
            }
        }
        return List.copyOf(read);
    }

    private static List<Matcher> ofText(Object item) {
        if (item instanceof Collection) {
            throw new IllegalArgumentException("must be text such as service=\"x\"");
        }
        return Matcher.list(item.toString());
    }

    private static Matcher ofObject(Map<?, ?> object) {
        for (Object key : object.keySet()) {
            if (!Set.of("name", "value", "isRegex", "isEqual").contains(String.valueOf(key))) {
                throw new IllegalArgumentException("has the unknown field '" + key
                        + "'; write {name, value, isRegex, isEqual} or text such as service=\"x\"");
            }
        }
        if (!(object.get("name") instanceof String name) || !(object.get("value") instanceof String value)) {
            throw new IllegalArgumentException("needs a name and a value, both text");
        }
        boolean equal = !Boolean.FALSE.equals(object.get("isEqual"));
        boolean regex = Boolean.TRUE.equals(object.get("isRegex"));
        return Matcher.of(name, operator(equal, regex), value);
    }

    private static Operator operator(boolean equal, boolean regex) {
        if (regex) {
            return equal ? Operator.LIKE : Operator.UNLIKE;
        }
        return equal ? Operator.EQUAL : Operator.NOT_EQUAL;
    }

    /** In a form that can be read back. */
    static List<String> texts(List<Matcher> matchers) {
        return matchers.stream().map(Matcher::toString).toList();
    }

    static boolean match(List<Matcher> matchers, Map<String, String> labels) {
        for (Matcher matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** True when an alert without labels is taken: nothing says what the alert must have. */
    static boolean takeEverything(List<Matcher> matchers) {
        return match(matchers, Map.of());
    }

    /**
     * The values one of which a label must have.
     *
     * @return empty when the matcher says no such thing, and when a missing label would do
     */
    static List<String> values(Matcher matcher) {
        if (matcher.operator() == Operator.EQUAL) {
            return matcher.value().isEmpty() ? List.of() : List.of(matcher.value());
        }
        if (matcher.operator() != Operator.LIKE) {
            return List.of();
        }
        Set<String> alternatives = new LinkedHashSet<>(List.of(matcher.value().split("[|]", -1)));
        boolean plain = alternatives.size() <= MOST_ALTERNATIVES
                && alternatives.stream().allMatch(each -> PLAIN.matcher(each).matches());
        return plain ? List.copyOf(alternatives) : List.of();
    }

    /** The environments outside of which these matchers take nothing; empty when they may take alerts of any. */
    static Set<EnvironmentId> environments(List<Matcher> matchers) {
        return matchers.stream()
                .filter(matcher -> matcher.label().equals(ENVIRONMENT))
                .map(Matchers::values)
                .filter(values -> !values.isEmpty())
                .findFirst()
                .map(values -> values.stream()
                        .filter(io.bellwether.api.tenancy.Slug::isValid)
                        .map(EnvironmentId::new)
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }

    /** Whether any of them is about the environment. */
    static boolean askForEnvironments(List<Matcher> matchers) {
        return matchers.stream().anyMatch(matcher -> matcher.label().equals(ENVIRONMENT));
    }

    /** Whether what they say of the environment holds for this one. */
    static boolean take(List<Matcher> matchers, EnvironmentId environment) {
        return matchers.stream()
                .filter(matcher -> matcher.label().equals(ENVIRONMENT))
                .allMatch(matcher -> matcher.matches(Map.of(ENVIRONMENT, environment.value())));
    }

    /** True when they ask an alert to have labels and not what is in them, environments and the tenant aside. */
    static boolean takeNearlyEverything(List<Matcher> matchers) {
        return matchers.stream()
                .filter(matcher ->
                        !matcher.label().equals(ENVIRONMENT) && !matcher.label().equals("tenant"))
                .allMatch(matcher -> anything(matcher.label()).stream()
                        .allMatch(value -> matcher.matches(Map.of(matcher.label(), value))));
    }

    /** Every value that a label of an alert can have, or one that stands for whatever it may be. */
    private static List<String> anything(String label) {
        return switch (label) {
            case "severity" ->
                Arrays.stream(Severity.values()).map(Severity::toString).toList();
            case "class" ->
                Arrays.stream(AlertClass.values()).map(AlertClass::toString).toList();
            default -> List.of(SOMETHING);
        };
    }

    /** True when these matchers take alerts of these environments alone. */
    static boolean isWithin(List<Matcher> matchers, Set<EnvironmentId> environments) {
        Set<EnvironmentId> named = environments(matchers);
        return !named.isEmpty() && environments.containsAll(named);
    }

    /** Takes alerts of these environments only. @param environments at least one */
    static Matcher of(Collection<EnvironmentId> environments) {
        List<String> ids =
                environments.stream().map(EnvironmentId::value).sorted().toList();
        return Matcher.of(ENVIRONMENT, ids.size() == 1 ? Operator.EQUAL : Operator.LIKE, String.join("|", ids));
    }
}
