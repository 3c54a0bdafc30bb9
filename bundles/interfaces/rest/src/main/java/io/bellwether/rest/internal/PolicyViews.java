// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.detect.Policies.Difference;
import io.bellwether.detect.Policies.FieldChange;
import io.bellwether.detect.Policies.Imported;
import io.bellwether.detect.Policies.ImportedPolicy;
import io.bellwether.detect.Policies.SkippedRule;
import io.bellwether.detect.Policies.Version;
import java.util.LinkedHashMap;
import java.util.Map;

/** What became of policies, as readers see it. */
final class PolicyViews {
    private PolicyViews() {}

    static Map<String, Object> version(Version version) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("version", version.version());
        view.put("change", version.change());
        view.put("by", version.by());
        view.put("at", version.at().toString());
        return view;
    }

    /** The policy as it was, and how it came to be so. */
    static Map<String, Object> policyAt(Version version) {
        Map<String, Object> view = new LinkedHashMap<>(version.document());
        version(version).forEach(view::put);
        return view;
    }

    static Map<String, Object> difference(Difference difference) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("from", difference.from());
        view.put("to", difference.to());
        view.put(
                "changes",
                difference.changes().stream().map(PolicyViews::change).toList());
        view.put("text", difference.text());
        return view;
    }

    private static Map<String, Object> change(FieldChange change) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("path", change.path());
        view.put("before", change.before());
        view.put("after", change.after());
        return view;
    }

    static Map<String, Object> imported(Imported imported, boolean dryRun) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put(
                "imported",
                imported.policies().stream().map(PolicyViews::policy).toList());
        view.put(
                "skipped", imported.skipped().stream().map(PolicyViews::skipped).toList());
        view.put("dryRun", dryRun);
        return view;
    }

    private static Map<String, Object> policy(ImportedPolicy imported) {
        Map<String, Object> view = Views.policy(imported.policy());
        view.put("change", imported.change());
        if (!imported.notes().isEmpty()) {
            view.put("notes", imported.notes());
        }
        return view;
    }

    private static Map<String, Object> skipped(SkippedRule rule) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("rule", rule.rule());
        view.put("expr", rule.expression());
        view.put("reason", rule.reason());
        if (rule.line() > 0) {
            view.put("line", rule.line());
        }
        return view;
    }
}
