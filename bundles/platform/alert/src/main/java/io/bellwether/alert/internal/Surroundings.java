// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.oncall.OnCallBook;
import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.alert.internal.suppress.Suppressor;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.incident.Correlation;
import io.bellwether.topology.ServiceMap;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Whom the stage asks. Each answers from memory, at once.
 *
 * @param exists whether an environment exists at this time
 * @param zones in which times of the day are read
 * @param services what a tenant's alerts take labels over from
 */
record Surroundings(
        Predicate<TenantEnvironment> exists,
        Function<TenantId, ZoneId> zones,
        Function<TenantId, AlertRules> rules,
        Function<TenantId, ServiceMap> services,
        Suppressor suppressor,
        OnCallBook onCall,
        Correlation correlation) {
    /** Every environment exists, nothing is suppressed, and nobody is on call. */
    static Surroundings alone(ZoneId zone) {
        return new Surroundings(
                where -> true,
                tenant -> zone,
                tenant -> AlertRules.STANDARD,
                tenant -> ServiceMap.EMPTY,
                Suppressor.NONE,
                OnCallBook.NONE,
                Correlation.NONE);
    }

    /** The same in Greenwich time. */
    static Surroundings alone() {
        return alone(ZoneOffset.UTC);
    }

    Surroundings with(Predicate<TenantEnvironment> there) {
        return new Surroundings(there, zones, rules, services, suppressor, onCall, correlation);
    }

    Surroundings with(Suppressor other) {
        return new Surroundings(exists, zones, rules, services, other, onCall, correlation);
    }

    Surroundings with(OnCallBook other) {
        return new Surroundings(exists, zones, rules, services, suppressor, other, correlation);
    }

    Surroundings with(Correlation other) {
        return new Surroundings(exists, zones, rules, services, suppressor, onCall, other);
    }

    Surroundings ruled(Function<TenantId, AlertRules> other) {
        return new Surroundings(exists, zones, other, services, suppressor, onCall, correlation);
    }

    Surroundings serving(Function<TenantId, ServiceMap> other) {
        return new Surroundings(exists, zones, rules, other, suppressor, onCall, correlation);
    }

    AlertRules rules(TenantId tenant) {
        return rules.apply(tenant);
    }
}
