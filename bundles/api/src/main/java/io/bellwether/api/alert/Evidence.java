// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.alert;

import java.time.Instant;

/**
 * A reference to an event that supports a claim.
 *
 * @param eventId the event's id
 * @param timestamp when it happened
 * @param node the server it happened on; null when unknown
 * @param url where it can be read; null when there is no such place
 */
public record Evidence(String eventId, Instant timestamp, String node, String url) {}
