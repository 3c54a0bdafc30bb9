// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.BusinessHours;
import io.bellwether.topology.ServiceMap;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What suppresses each tenant's alerts, in memory and without surroundings: it is told of every change. The stage and
 * those who change what suppresses may call at the same time.
 */
public final class Suppressions implements Suppressor {
    private final Map<TenantId, TenantSuppression> tenants = new ConcurrentHashMap<>();

    @Override
    public void put(Alert alert) {
        of(alert.where().tenant()).put(alert);
    }

    @Override
    public void remove(Alert alert) {
        TenantSuppression known = tenants.get(alert.where().tenant());
        if (known != null) {
            known.remove(alert);
        }
    }

    @Override
    public void routed(TenantId tenant, Map<String, ?> routing) {
        of(tenant).inhibit(InhibitDocument.read(routing));
    }

    @Override
    public Suppression find(Alert alert, Instant now) {
        TenantSuppression known = tenants.get(alert.where().tenant());
        return known == null ? null : known.find(alert, now);
    }

    @Override
    public Instant nextChange(TenantId tenant, Instant after) {
        TenantSuppression known = tenants.get(tenant);
        return known == null ? null : known.nextChange(after);
    }

    @Override
    public long generation(TenantId tenant) {
        TenantSuppression known = tenants.get(tenant);
        return known == null ? 0 : known.generation();
    }

    /** A silence was made or changed; one that is over is forgotten. */
    void silence(TenantId tenant, Silence silence) {
        of(tenant).silence(silence);
    }

    void forgetSilence(TenantId tenant, String id) {
        of(tenant).forgetSilence(id);
    }

    void window(TenantId tenant, MaintenanceWindow window) {
        of(tenant).window(window);
    }

    void forgetWindow(TenantId tenant, String id) {
        of(tenant).forgetWindow(id);
    }

    /** A tenant's services have changed. */
    public void services(TenantId tenant, ServiceMap services) {
        of(tenant).services(services);
    }

    /** A tenant's alerting settings have changed. */
    public void rules(TenantId tenant, AlertRules rules) {
        of(tenant).rules(rules);
    }

    /** A tenant's time zone or its environments have changed. @param hours of those that have business hours */
    public void clocks(TenantId tenant, ZoneId zone, Map<EnvironmentId, BusinessHours> hours) {
        of(tenant).clocks(zone, hours);
    }

    /** Forgets other tenants. */
    public void keep(Set<TenantId> present) {
        tenants.keySet().retainAll(present);
    }

    private TenantSuppression of(TenantId tenant) {
        TenantSuppression known = tenants.get(tenant);
        return known != null
                ? known
                : tenants.computeIfAbsent(
                        tenant, same -> new TenantSuppression(ZoneOffset.UTC, AlertRules.STANDARD, ServiceMap.EMPTY));
    }
}
