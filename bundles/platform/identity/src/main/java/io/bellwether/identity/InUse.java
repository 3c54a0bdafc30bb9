// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import java.util.List;

/** Something cannot be deleted while others use it; nothing was changed. */
public final class InUse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says who uses it.
     *
     * @param what such as {@code person 'alice'}
     * @param users such as {@code rota 'primary'}; at least one
     */
    public InUse(String what, List<String> users) {
        super(what + " is used by " + String.join(", ", users)
                + "; take it out there first, or delete it all the same with force");
    }
}
