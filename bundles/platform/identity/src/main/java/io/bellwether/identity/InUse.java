// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import java.util.ArrayList;
import java.util.List;

/** Something cannot be deleted while others use it; nothing was changed. */
public final class InUse extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NAMED = 50;

    private final transient List<String> users;

    /**
     * Says who uses it.
     *
     * @param what such as {@code person 'alice'}
     * @param users such as {@code rota 'primary'}; at least one. Of more than fifty, the first are named and the others
     *     counted
     */
    public InUse(String what, List<String> users) {
        this(users.size() <= NAMED ? List.copyOf(users) : bounded(users), what);
    }

    private InUse(List<String> named, String what) {
        super(what + " is used by " + String.join(", ", named)
                + "; take it out there first, or delete it all the same with force");
        users = named;
    }

    /** Who uses it, in words and in the order given; at least one, at most fifty-one with the count of the others. */
    public List<String> users() {
        return users;
    }

    private static List<String> bounded(List<String> users) {
        List<String> named = new ArrayList<>(users.subList(0, NAMED));
        named.add(users.size() - NAMED + " more");
        return List.copyOf(named);
    }
}
