// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import java.util.Arrays;
import java.util.Optional;

/** What a token may do. The text form is the name used in tokens. */
public enum Scope {
    /** Push events. */
    INGEST("sentry.ingest"),
    /** Read events, health, connectors' and plugins' state. */
    READ("sentry.read"),
    /** Read alerts and their trail. */
    ALERT_READ("sentry.alert.read"),
    /** Acknowledge and resolve alerts. */
    ALERT_WRITE("sentry.alert.write"),
    /** Read policies. */
    POLICY_READ("sentry.policy.read"),
    /** Change policies. */
    POLICY_WRITE("sentry.policy.write"),
    /** Ask canned questions and the copilot. */
    QUERY("sentry.query"),
    /** Everything within one tenant: connectors, channels, routing, backfills, tokens. */
    ADMIN("admin"),
    /** Everything, in all tenants. */
    PLATFORM_ADMIN("platform.admin");

    private final String label;

    Scope(String label) {
        this.label = label;
    }

    public static Optional<Scope> fromName(String name) {
        return Arrays.stream(values()).filter(scope -> scope.label.equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return label;
    }
}
