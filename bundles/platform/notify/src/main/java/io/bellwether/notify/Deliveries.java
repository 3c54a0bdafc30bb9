// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Telling;
import io.bellwether.relational.TrailEntry;
import java.util.List;

/** What was told about an alert, and what came of it. Safe for concurrent use. */
public interface Deliveries {
    /** Each message about an alert, newest first, at most a hundred; empty when nothing was to be told. */
    List<Telling> of(TenantId tenant, String alertId);

    /**
     * "Why was I (not) paged?" in a few plain sentences, from what fired to what each channel answered and what happens
     * next. Times are the tenant's.
     *
     * @param trail the alert's decisions, oldest first
     * @param deliveries as {@link #of} gives them
     */
    String answer(Alert alert, List<TrailEntry> trail, List<Telling> deliveries);
}
