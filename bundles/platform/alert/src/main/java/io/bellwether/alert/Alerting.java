// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.util.List;

/** The stage's entrance. Safe for concurrent use. */
public interface Alerting {
    /**
     * Takes verdicts, in the order they were found; returns when every change they cause, and what is to be told of it,
     * is stored in one transaction.
     *
     * @throws io.bellwether.relational.StoreUnavailable when it could not be stored; nothing changed, send them again
     */
    void accept(List<Verdict> verdicts);

    /** Resolves open alerts whose policies are no longer among these, for one environment. */
    void retain(TenantEnvironment where, java.util.Set<String> policies);
}
