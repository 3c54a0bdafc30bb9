// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

/** The database cannot be reached or refused to work; nothing was changed, and the same call may succeed later. */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
