// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

/** The id is taken; nothing was changed. */
public final class AlreadyExists extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what such as {@code connector 'seq-prod'} */
    public AlreadyExists(String what) {
        super(what + " already exists");
    }
}
