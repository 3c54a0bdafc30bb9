// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Refuses environments that a tenant does not have. */
final class KnownEnvironments {
    private KnownEnvironments() {}

    /** @throws InvalidInput naming each that there is not */
    static void require(Tenants tenants, TenantId tenant, String field, Collection<EnvironmentId> named) {
        if (named.isEmpty()) {
            return;
        }
        Set<EnvironmentId> known = tenants.environments(tenant).stream()
                .map(environment -> environment.id().environment())
                .collect(Collectors.toCollection(TreeSet::new));
        String there = known.isEmpty()
                ? "it has none yet"
                : "there are: " + known.stream().map(EnvironmentId::value).collect(Collectors.joining(", "));
        List<Problem> problems = new TreeSet<>(named)
                .stream()
                        .filter(each -> !known.contains(each))
                        .map(each -> new Problem(field, each.value(), "is no environment of this tenant; " + there))
                        .toList();
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }
}
