// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An alert for tests, of the tenant acme. */
record Alerted(
        String id,
        String environment,
        String service,
        AlertClass alertClass,
        Severity severity,
        AlertState state,
        Instant createdAt,
        Map<String, String> labels) {
    static Alerted of(String id, Map<String, String> labels) {
        return new Alerted(
                id, "prod", null, AlertClass.UNKNOWN, Severity.WARNING, AlertState.OPEN, Instant.EPOCH, labels);
    }

    Alerted in(String next) {
        return new Alerted(id, next, service, alertClass, severity, state, createdAt, labels);
    }

    Alerted on(String next) {
        return new Alerted(id, environment, next, alertClass, severity, state, createdAt, labels);
    }

    Alerted as(AlertClass next) {
        return new Alerted(id, environment, service, next, severity, state, createdAt, labels);
    }

    Alerted as(Severity next) {
        return new Alerted(id, environment, service, alertClass, next, state, createdAt, labels);
    }

    Alerted as(AlertState next) {
        return new Alerted(id, environment, service, alertClass, severity, next, createdAt, labels);
    }

    Alerted at(Instant next) {
        return new Alerted(id, environment, service, alertClass, severity, state, next, labels);
    }

    Alert alert() {
        return new Alert(
                id,
                TenantEnvironment.of("acme", environment),
                "policy-" + id.charAt(0),
                "Alert " + id,
                alertClass,
                severity,
                state,
                service,
                labels,
                "",
                null,
                null,
                null,
                createdAt,
                createdAt,
                createdAt,
                createdAt,
                state == AlertState.RESOLVED ? createdAt : null,
                null,
                null,
                null,
                List.of(),
                null,
                "fingerprint " + id,
                null,
                null,
                0,
                false);
    }
}
