// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A named set of scopes. The text form is lower case. */
public enum Role {
    VIEWER(EnumSet.of(Scope.READ, Scope.ALERT_READ, Scope.POLICY_READ)),
    INVESTIGATOR(EnumSet.of(Scope.READ, Scope.ALERT_READ, Scope.POLICY_READ, Scope.ALERT_WRITE, Scope.QUERY)),
    ADMIN(EnumSet.complementOf(EnumSet.of(Scope.PLATFORM_ADMIN))),
    PLATFORM(EnumSet.allOf(Scope.class));

    private final Set<Scope> scopes;

    Role(Set<Scope> scopes) {
        this.scopes = Set.copyOf(scopes);
    }

    public Set<Scope> scopes() {
        return scopes;
    }

    public static Optional<Role> fromName(String name) {
        return Arrays.stream(values())
                .filter(role -> role.toString().equalsIgnoreCase(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
