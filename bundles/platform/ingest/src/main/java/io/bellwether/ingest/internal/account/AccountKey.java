// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.account;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.util.Comparator;

/** Whose account it is. @param kind {@code connector}, {@code backfill} or {@code push} */
public record AccountKey(TenantEnvironment where, String kind, String origin) implements Comparable<AccountKey> {
    public static final String CONNECTOR = "connector";
    public static final String BACKFILL = "backfill";
    public static final String PUSH = "push";

    private static final Comparator<AccountKey> ORDER = Comparator.comparing(AccountKey::where)
            .thenComparing(AccountKey::kind)
            .thenComparing(AccountKey::origin);

    @Override
    public int compareTo(AccountKey other) {
        return ORDER.compare(this, other);
    }

    String text() {
        return where.tenant() + " " + where.environment() + " " + kind + " " + origin;
    }

    static AccountKey parse(String tenant, String environment, String kind, String origin) {
        return new AccountKey(TenantEnvironment.of(tenant, environment), kind, origin);
    }
}
