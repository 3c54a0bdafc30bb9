// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.time.ZoneId;

/** A tenant. @param timeZone in which its people read times and its business hours are meant */
public record Tenant(TenantId id, String name, ZoneId timeZone, Instant createdAt) {}
