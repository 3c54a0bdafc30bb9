// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.redact;

/** What is put in the place of what must not be kept. */
public enum Action {
    /** A keyed hash, {@code name:3f9a…}: equal values of a tenant stay equal. */
    HASH,
    /** {@code [name]}. */
    MASK,
    /** Nothing: a property goes, in a text the words go. */
    DROP
}
