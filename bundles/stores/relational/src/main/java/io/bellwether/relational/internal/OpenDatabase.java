// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

/** Registered while the database is open; the ports depend on it. */
public interface OpenDatabase {
    Database database();
}
