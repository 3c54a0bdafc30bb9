// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.util.ArrayList;
import java.util.List;

/** As many policies as a grown estate has, none of which ever fires. */
final class BenchPolicies {
    private static final String[] FRAGMENTS = {
        "Token expired",
        "Connection reset",
        "deadlock victim",
        "Out of memory",
        "quota exceeded",
        "Invalid signature",
        "SendWithRetry gave up",
        "Script threw",
        "Plan aborted",
        "Mailbox unavailable",
        "certificate has expired",
        "No such host",
        "index is read-only",
        "Access denied",
        "timed out after"
    };
    private static final String[] APPS = {"sharedo-web", "indexer", "execution-engine", "identity", "document-store"};

    private BenchPolicies() {}

    /** Documents for {@code POST /v1/alerts/policies}. */
    static List<String> documents(String tenant, int count) {
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String app = APPS[i % APPS.length];
            String fragment = FRAGMENTS[i % FRAGMENTS.length];
            String[] measure =
                    switch (i % 5) {
                        case 0 -> new String[] {"@Message like '%" + fragment + "%' ci", "count", ""};
                        case 1 ->
                            new String[] {"@Level in ['Error', 'Fatal'] and _AppName = '" + app + "'", "count", ""};
                        case 2 -> new String[] {"@StatusCode >= 500 and RequestPath like '/api/%'", "count", "app"};
                        case 3 ->
                            new String[] {"_AppName = '" + app + "' and Has(ElapsedMs)", "p95(ElapsedMs)", "node"};
                        default -> new String[] {"@Exception like '%" + fragment + "%' ci", "count", "node"};
                    };
            String by = measure[2].isEmpty() ? "[]" : "[\"" + measure[2] + "\"]";
            documents.add("{\"id\":\"bench-" + i + "\",\"tenant\":\"" + tenant + "\",\"name\":\"Bench " + i
                    + "\",\"class\":\"downstream\",\"severity\":\"warning\",\"measure\":{\"select\":\"" + measure[0]
                    + "\",\"value\":\"" + measure[1] + "\",\"by\":" + by
                    + ",\"every\":\"1m\"},\"detect\":{\"threshold\":{\"above\":1000000000}}}");
        }
        return documents;
    }
}
