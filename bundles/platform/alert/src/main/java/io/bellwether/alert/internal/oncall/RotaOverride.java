// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import java.time.Instant;

/**
 * Somebody is on call instead of whoever it would be. Of several at the same time the one made last holds.
 *
 * @param person the id of who takes over
 * @param from inside
 * @param to outside
 * @param comment null for none
 */
record RotaOverride(
        String id, String rota, String person, Instant from, Instant to, String comment, Instant createdAt) {
    boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }
}
