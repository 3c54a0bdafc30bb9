// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident;

import java.time.Instant;

/**
 * Where a claim can be checked: one event.
 *
 * @param eventId the event's id
 * @param timestamp when it happened; null when it is not known
 * @param environment the environment's id
 * @param node the server it happened on; null when unknown
 * @param url where it can be read, a path of this platform or an address elsewhere; never null
 */
public record EventReference(String eventId, Instant timestamp, String environment, String node, String url) {}
