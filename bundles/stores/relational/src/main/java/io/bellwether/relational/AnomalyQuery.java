// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.Set;

/**
 * Which anomalies: those of which any part lies in a stretch of time.
 *
 * @param from inclusive
 * @param to exclusive
 * @param classes empty for any
 * @param origin {@code policy} or {@code kpi}; null for both
 * @param subject the id of a policy or key figure; null for any
 */
public record AnomalyQuery(
        TenantEnvironment where, Instant from, Instant to, Set<AlertClass> classes, String origin, String subject) {}
