/**
 * The ports on a relational database. Rows are inserted and read as Cayenne objects; what changes a whole row, many rows
 * or must count what it changed is one bound statement on the same transaction's connection.
 */
package io.bellwether.relational.internal;
