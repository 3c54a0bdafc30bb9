// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.ingest.internal.redact.Redactor;
import java.util.function.Function;

/** Takes out what must not be kept, by the tenant's rules. An event with nothing to hide stays the same object. */
final class Redact implements Stage {
    private final Function<TenantId, Redactor> rules;

    Redact(Function<TenantId, Redactor> rules) {
        this.rules = rules;
    }

    @Override
    public void apply(IntakeBatch batch) {
        Redactor redactor = rules.apply(batch.where().tenant());
        batch.change(redactor::clean);
    }
}
