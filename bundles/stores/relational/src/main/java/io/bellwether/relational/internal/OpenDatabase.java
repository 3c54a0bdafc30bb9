// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.relational.internal.log.AlertLog;

/** Registered while the database is open; the ports depend on it. */
public interface OpenDatabase {
    Database database();

    /** What was committed of alerts and has yet to come into their tables. */
    AlertLog alertLog();
}
