// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.book;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.StoredPolicy;
import io.bellwether.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a tenant may have a policy as written. Safe for concurrent use. */
final class PolicyCheck {
    private final PolicyReader reader;
    private final Tenants tenants;

    PolicyCheck(PolicyReader reader, Tenants tenants) {
        this.reader = reader;
        this.tenants = tenants;
    }

    /** The policy to be saved, without a version. @throws InvalidInput with everything that is wrong */
    StoredPolicy check(TenantId tenant, Map<String, ?> document) {
        List<Problem> problems = new ArrayList<>();
        try {
            reader.read(document);
        } catch (InvalidInput e) {
            problems.addAll(e.problems());
        }
        Object named = document.get("tenant");
        if (named != null && !named.equals(tenant.value())) {
            problems.add(new Problem("tenant", named.toString(), "must be '" + tenant + "' or left out"));
        }
        EnvironmentId environment = environment(tenant, document.get("environment"), problems);
        Object enabled = document.get("enabled");
        if (enabled != null && !(enabled instanceof Boolean)) {
            problems.add(new Problem("enabled", enabled.toString(), "must be true or false"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return new StoredPolicy(
                tenant,
                document.get("id").toString(),
                environment,
                !Boolean.FALSE.equals(enabled),
                PolicyPack.withoutPlace(stored(document)),
                0,
                Instant.EPOCH);
    }

    /** As it is read back from the store, so that two of them compare by what they say. */
    private static Map<String, Object> stored(Map<String, ?> document) {
        return Json.object(Json.text(document));
    }

    private EnvironmentId environment(TenantId tenant, Object raw, List<Problem> problems) {
        if (raw == null) {
            return null;
        }
        if (Slug.isValid(raw.toString())) {
            EnvironmentId environment = EnvironmentId.of(raw.toString());
            if (tenants.find(new TenantEnvironment(tenant, environment)).isPresent()) {
                return environment;
            }
        }
        problems.add(new Problem(
                "environment", raw.toString(), "is no environment of this tenant; leave it out for all of them"));
        return null;
    }
}
