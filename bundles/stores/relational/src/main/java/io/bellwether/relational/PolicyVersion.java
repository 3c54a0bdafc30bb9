// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import java.util.Locale;

/**
 * One change of a tenant's policy.
 *
 * @param policy what it came to; its version and time are those of the change. When deleted, what it was before
 * @param by who made it, as shown to people
 */
public record PolicyVersion(StoredPolicy policy, Change change, String by) {
    /** How a version came about. */
    public enum Change {
        CREATED,
        REPLACED,
        RESTORED,
        IMPORTED,
        DELETED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
