// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.IncidentQuery;
import io.bellwether.relational.IncidentReport;
import io.bellwether.relational.Page;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Incidents for people and programs. An id of another tenant is an id that does not exist. What changes is stored when a
 * call returns. Safe for concurrent use.
 */
public interface Incidents {
    /** Newest first by opening. @param limit 1 to 5,000 */
    Page<Incident> list(IncidentQuery query, int limit, String cursor);

    /** @param tenant null for any: ids are unique in the installation */
    Optional<Incident> find(TenantId tenant, String incidentId);

    /** Its alerts, oldest first. @param most 1 to 5,000 */
    List<Alert> alerts(TenantId tenant, String incidentId, int most);

    /**
     * Sets what is not null; an empty text gives back what the platform would say.
     *
     * @param actor who does it
     * @return the incident afterwards; empty when there is none
     */
    Optional<Incident> edit(TenantId tenant, String incidentId, Edit edit, String actor);

    /** Adds a note to the timeline. @throws io.bellwether.api.settings.InvalidInput for an empty or too long text */
    Optional<Incident> note(TenantId tenant, String incidentId, String text, String actor);

    /** Takes an incident; its alerts stay as they are. Idempotent. @param comment may be null */
    Optional<Incident> acknowledge(TenantId tenant, String incidentId, String comment, String actor);

    /** Closes an incident, whatever its alerts say. Idempotent. @param comment may be null */
    Optional<Incident> close(TenantId tenant, String incidentId, String comment, String actor);

    /** Opens a closed incident again, unless it was merged into another. */
    Optional<Incident> reopen(TenantId tenant, String incidentId, String comment, String actor);

    /**
     * Gives all alerts of an incident to another one of the same environment, and closes it.
     *
     * @return the other one afterwards; empty when there is no such incident
     * @throws io.bellwether.api.settings.InvalidInput naming {@code into} when there is no such other one
     */
    Optional<Incident> merge(TenantId tenant, String incidentId, String into, String actor);

    /**
     * Puts some of an incident's alerts into a new one.
     *
     * @return the new one; empty when there is no such incident
     * @throws io.bellwether.api.settings.InvalidInput naming {@code alerts} when one of them is not the incident's, or
     *     none would stay
     */
    Optional<Incident> split(TenantId tenant, String incidentId, Collection<String> alerts, String actor);

    /** Links two incidents of a tenant, of any environments, to each other. Idempotent. */
    Optional<Incident> link(TenantId tenant, String incidentId, String other, String actor);

    /** Keeps a report instead of an earlier one, and says so on the timeline. */
    void saveReport(TenantId tenant, String incidentId, IncidentReport report);

    /** The report as it was made last; empty when none was. */
    Optional<IncidentReport> report(TenantId tenant, String incidentId);

    /** Calls {@code listener} with each incident after it changed and was stored, on a worker thread. */
    AutoCloseable onChange(Consumer<Incident> listener);

    /**
     * What people may set of an incident; null leaves it as it is.
     *
     * @param title an empty one gives back the platform's own
     * @param owner an empty one is nobody
     */
    record Edit(String title, Severity severity, String owner) {}
}
