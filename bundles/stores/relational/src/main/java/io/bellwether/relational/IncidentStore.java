// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Incidents, what was said about them, and their reports. Safe for concurrent use. */
public interface IncidentStore {
    /**
     * Inserts or replaces each incident by its id and adds the entries, in one transaction; what belongs to a tenant that
     * is gone is left out.
     */
    void save(List<StoredIncident> incidents, List<IncidentEntry> entries);

    /** @param tenant null for any: ids are unique in the installation */
    Optional<StoredIncident> find(TenantId tenant, String incidentId);

    /** Those of these ids that exist, of all tenants, in no particular order; at most 5,000 ids. */
    List<StoredIncident> find(Collection<String> incidentIds);

    /** Newest first by opening. @param limit 1 to 5,000. @param cursor from the last page; null for the first */
    Page<StoredIncident> list(IncidentQuery query, int limit, String cursor);

    /** Every one that is not closed, of all tenants, by tenant and id. */
    List<StoredIncident> running();

    /** An incident's alerts, oldest first by creation. @param most at most so many */
    List<Alert> alerts(TenantId tenant, String incidentId, int most);

    /** The alerts of all incidents that are not closed, of all tenants, oldest first by creation. */
    List<Alert> alertsOfRunning();

    /**
     * Alerts that name an incident that was never stored: those that are not resolved, and those that changed after
     * {@code since}; of all tenants, oldest first by creation.
     */
    List<Alert> alertsWithoutIncident(Instant since);

    /**
     * Puts alerts into another incident.
     *
     * @param incidentId null for none
     * @return how many there were
     */
    int move(TenantId tenant, Collection<String> alertIds, String incidentId);

    /** Oldest first. @param most the newest so many */
    List<IncidentEntry> entries(TenantId tenant, String incidentId, int most);

    /** Keeps a report instead of an earlier one. @throws io.bellwether.api.settings.InvalidInput when the tenant is gone */
    void saveReport(TenantId tenant, String incidentId, IncidentReport report);

    /** Empty when none was made. */
    Optional<IncidentReport> report(TenantId tenant, String incidentId);
}
