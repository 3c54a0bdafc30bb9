// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.ingest.Account;
import io.bellwether.ingest.Account.Counts;
import io.bellwether.ingest.Connectors.Gap;
import io.bellwether.ingest.IntakeRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How rules and accounts of the intake look in JSON. */
final class IntakeViews {
    private IntakeViews() {}

    static Map<String, Object> rules(IntakeRules.View rules) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenant", rules.tenant().value());
        view.putAll(rules.document());
        view.put("version", rules.version());
        view.put("updatedAt", Views.text(rules.updatedAt()));
        IntakeRules.RetentionRun run = rules.retention();
        Map<String, Object> status = null;
        if (run != null) {
            status = new LinkedHashMap<>();
            status.put("last_run", Views.text(run.at()));
            status.put("removed_events", run.removedEvents());
            status.put("removed_bytes", run.removedBytes());
            status.put("error", run.error());
        }
        view.put("retention_status", status);
        return view;
    }

    static Map<String, Object> account(Account account) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenant", account.where().tenant().value());
        view.put("environment", account.where().environment().value());
        view.put("kind", account.kind());
        view.put("id", account.origin());
        view.putAll(counts(account.counts()));
        view.put("events_per_second", Math.round(account.perSecond() * 100) / 100.0);
        view.put("lastAt", Views.text(account.lastAt()));
        return view;
    }

    /** {@code seen = kept + duplicates + rejected + the sum of dropped}. */
    static Map<String, Object> counts(Counts counts) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("seen", counts.seen());
        view.put("kept", counts.kept());
        view.put("late", counts.late());
        view.put("duplicates", counts.duplicates());
        view.put("rejected", counts.rejected());
        Map<String, Long> dropped = new TreeMap<>(Map.of("noise", 0L, "sampling", 0L));
        Map<String, Long> byRule = new TreeMap<>();
        counts.dropped().forEach((reason, amount) -> {
            int colon = reason.indexOf(':');
            dropped.merge(colon < 0 ? reason : reason.substring(0, colon), amount, Long::sum);
            if (colon > 0) {
                byRule.put(reason.substring(colon + 1), amount);
            }
        });
        view.put("dropped", dropped);
        view.put("sampled_by_rule", byRule);
        view.put("refused", new TreeMap<>(counts.refused()));
        view.put("bytes", counts.bytes());
        return view;
    }

    static List<Map<String, Object>> gaps(List<Gap> gaps) {
        return gaps.stream().map(IntakeViews::gap).toList();
    }

    private static Map<String, Object> gap(Gap gap) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("query", gap.query());
        view.put("from", Views.text(gap.from()));
        view.put("to", Views.text(gap.to()));
        view.put("reason", gap.reason());
        return view;
    }
}
