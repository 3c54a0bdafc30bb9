// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.book;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies.Changed;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.relational.PolicyStore;
import io.bellwether.relational.PolicyVersion;
import io.bellwether.relational.PolicyVersion.Change;
import io.bellwether.relational.StoredPolicy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes changes of the tenants' policies, each as the version that follows on the latest. Who comes second to a version
 * tries again, unless he named the version he starts from. Safe for concurrent use.
 */
final class PolicyWriter {
    private static final int ATTEMPTS = 8;

    private final PolicyStore store;
    private final InstantSource clock;

    PolicyWriter(PolicyStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Writes a policy that must not be there yet. @param policy its version and time do not matter */
    StoredPolicy create(StoredPolicy policy, String by) {
        return retried(policy.id(), () -> {
            if (store.find(policy.tenant(), policy.id()).isPresent()) {
                throw new AlreadyExists("policy '" + policy.id() + "'");
            }
            return one(policy, Change.CREATED, by);
        });
    }

    /**
     * Writes a policy over what is there, if anything; nothing when it is that already.
     *
     * @param expected the version that must be there, 0 for none of the tenant's own; null for any
     */
    StoredPolicy replace(StoredPolicy policy, Integer expected, String by) {
        return retried(policy.id(), () -> {
            Optional<StoredPolicy> before = store.find(policy.tenant(), policy.id());
            check(policy.id(), before, expected);
            return before.isPresent() && same(before.get(), policy)
                    ? before
                    : one(policy, before.isPresent() ? Change.REPLACED : Change.CREATED, by);
        });
    }

    /** Writes a policy as it was before. */
    StoredPolicy restore(StoredPolicy policy, String by) {
        return retried(policy.id(), () -> one(policy, Change.RESTORED, by));
    }

    /** @return false when the tenant has none of this id */
    boolean delete(TenantId tenant, String id, Integer expected, String by) {
        return retried(id, () -> {
            Optional<StoredPolicy> before = store.find(tenant, id);
            check(id, before, expected);
            return before.isEmpty()
                    ? Optional.of(false)
                    : one(before.get(), Change.DELETED, by).map(deleted -> true);
        });
    }

    /** Writes several policies of one tenant, all or none. */
    List<StoredPolicy> importAll(List<StoredPolicy> policies, String by) {
        if (policies.isEmpty()) {
            return List.of();
        }
        return retried(policies.get(0).id(), () -> write(policies, Change.IMPORTED, by));
    }

    /** True when nothing that matters differs. */
    static boolean same(StoredPolicy one, StoredPolicy other) {
        return one.enabled() == other.enabled()
                && one.document().equals(other.document())
                && java.util.Objects.equals(one.environment(), other.environment());
    }

    private Optional<StoredPolicy> one(StoredPolicy policy, Change change, String by) {
        return write(List.of(policy), change, by).map(written -> written.get(0));
    }

    private Optional<List<StoredPolicy>> write(List<StoredPolicy> policies, Change change, String by) {
        List<PolicyVersion> versions = new ArrayList<>();
        for (StoredPolicy policy : policies) {
            int latest = store.latest(policy.tenant(), policy.id())
                    .map(version -> version.policy().version())
                    .orElse(0);
            versions.add(new PolicyVersion(
                    new StoredPolicy(
                            policy.tenant(),
                            policy.id(),
                            policy.environment(),
                            policy.enabled(),
                            policy.document(),
                            latest + 1,
                            clock.instant()),
                    change,
                    by == null || by.isBlank() ? "unknown" : by));
        }
        return store.commit(versions)
                ? Optional.of(versions.stream().map(PolicyVersion::policy).toList())
                : Optional.empty();
    }

    private static void check(String id, Optional<StoredPolicy> before, Integer expected) {
        int version = before.map(StoredPolicy::version).orElse(0);
        if (expected != null && expected != version) {
            throw new Changed(id, expected, version);
        }
    }

    /** Until it is not empty: empty means that another change came first. */
    private static <T> T retried(String id, Supplier<Optional<T>> attempt) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<T> result = attempt.get();
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new Changed(id);
    }
}
