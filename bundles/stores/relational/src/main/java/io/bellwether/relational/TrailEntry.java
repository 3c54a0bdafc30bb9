// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;

/**
 * One decision about an alert, for "why was I (not) paged?".
 *
 * @param stage where it was taken: detect, alert, route, notify or a person
 * @param decision a few words, such as {@code opened} or {@code delivered to ops-mail}
 * @param reason one sentence
 * @param actor the person or token that acted; null when the platform did
 */
public record TrailEntry(
        TenantId tenant, String alertId, Instant at, String stage, String decision, String reason, String actor) {}
