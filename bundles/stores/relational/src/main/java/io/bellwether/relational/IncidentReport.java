// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import java.time.Instant;

/**
 * The report of an incident as it was made.
 *
 * @param content JSON text
 */
public record IncidentReport(Instant madeAt, String content) {}
