// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.routing.Matcher;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code inhibit_rules: [{id, source_matchers, target_matchers, equal}]} of a routing document. */
public final class InhibitDocument {
    /** The field of the routing document. */
    public static final String FIELD = "inhibit_rules";

    private static final Set<String> KNOWN = Set.of("id", "source_matchers", "target_matchers", "equal");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.-]*");
    private static final int MOST_RULES = 20_000;
    private static final int MOST_EQUAL = 20;
    private static final int LONGEST_ID = 63;

    private InhibitDocument() {}

    /**
     * The rules of a routing document.
     *
     * @throws InvalidInput with every problem of this part of it
     */
    public static List<InhibitRule> read(Map<String, ?> routing) {
        List<Problem> problems = new ArrayList<>();
        List<InhibitRule> rules = read(routing, problems);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return rules;
    }

    /**
     * The rules of a routing document, in its order; a rule without id is called by its place, such as {@code rule-3}.
     *
     * @param problems takes what is wrong with them
     * @return those without mistakes
     */
    public static List<InhibitRule> read(Map<String, ?> routing, List<Problem> problems) {
        Object given = routing.get(FIELD);
        if (given == null) {
            return List.of();
        }
        Fields part = Fields.of(Map.of(FIELD, given), Set.of(FIELD));
        List<InhibitRule> rules = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int place = 0;
        for (Fields fields : part.objects(FIELD, KNOWN, MOST_RULES)) {
            place++;
            int before = part.problems().size();
            InhibitRule rule = rule(fields, "rule-" + place);
            if (!ids.add(rule.id())) {
                fields.problem("id", rule.id(), "is taken by an earlier rule; each id stands once");
            }
            if (part.problems().size() == before) {
                rules.add(rule);
            }
        }
        problems.addAll(part.problems());
        return List.copyOf(rules);
    }

    private static InhibitRule rule(Fields fields, String fallback) {
        String id = fields.text("id");
        if (id != null && id.length() > LONGEST_ID) {
            fields.problem("id", id, "must be at most " + LONGEST_ID + " characters");
        }
        List<Matcher> source = Matchers.read(fields, "source_matchers");
        List<Matcher> target = Matchers.read(fields, "target_matchers");
        if (fields.isAbsent("source_matchers") && fields.isAbsent("target_matchers")) {
            fields.problem(
                    "source_matchers",
                    null,
                    "and target_matchers are missing: write which alerts keep which others from being told");
        }
        Set<String> equal = fields.set("equal", MOST_EQUAL, InhibitDocument::label);
        return new InhibitRule(id == null ? fallback : id, source, target, List.copyOf(equal));
    }

    private static String label(String text) {
        if (!LABEL.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a label's name");
        }
        return text;
    }
}
