// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import java.util.Optional;

/** Whether the database is there. Always registered, unlike the ports, which come once it is open. Safe for concurrent use. */
public interface StoreStatus {
    /** Asks the database; within two seconds. @return empty when it answers; otherwise what is wrong, for people, without secrets */
    Optional<String> problem();
}
