// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.book;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies.Difference;
import io.bellwether.detect.Policies.Version;
import io.bellwether.relational.PolicyStore;
import io.bellwether.relational.PolicyVersion;
import io.bellwether.relational.PolicyVersion.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How policies came to be: the versions in the store on top of what the default pack says. Safe for concurrent use. */
final class PolicyHistory {
    private static final String DEFAULT = "default";

    private final PolicyStore store;
    private final PolicyPack pack;

    PolicyHistory(PolicyStore store, PolicyPack pack) {
        this.store = store;
        this.pack = pack;
    }

    List<Version> versions(TenantId tenant, String id) {
        List<Version> versions = new ArrayList<>();
        store.versions(tenant, id).forEach(version -> versions.add(version(version)));
        packed(id).ifPresent(versions::add);
        return List.copyOf(versions);
    }

    Optional<Version> version(TenantId tenant, String id, int version) {
        return version == 0 ? packed(id) : store.version(tenant, id, version).map(PolicyHistory::version);
    }

    Optional<Difference> diff(TenantId tenant, String id, int from, int to) {
        Optional<Version> before = version(tenant, id, from);
        Optional<Version> after = version(tenant, id, to);
        return before.isEmpty() || after.isEmpty()
                ? Optional.empty()
                : Optional.of(PolicyDifference.of(
                        id, before.get(), after.get(), left(id, before.get()), left(id, after.get())));
    }

    /** What was in force from a version on. */
    private Map<String, Object> left(String id, Version version) {
        return version.change().equals(Change.DELETED.toString())
                ? packed(id).map(Version::document).orElse(Map.of())
                : version.document();
    }

    private Optional<Version> packed(String id) {
        return Optional.ofNullable(pack.policies().get(id))
                .map(entry -> new Version(
                        0,
                        DEFAULT,
                        "default pack",
                        entry.updatedAt(),
                        PolicyTexts.document(entry.document(), null, entry.enabled())));
    }

    private static Version version(PolicyVersion version) {
        return new Version(
                version.policy().version(),
                version.change().toString(),
                version.by(),
                version.policy().updatedAt(),
                PolicyTexts.document(
                        version.policy().document(),
                        version.policy().environment(),
                        version.policy().enabled()));
    }
}
