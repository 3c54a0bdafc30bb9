// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.util.function.Function;
import java.util.function.Predicate;

/** Leaves out what nobody wants to see, by a rule of the environment. */
final class DropNoise implements Stage {
    static final String REASON = "noise";

    private final Function<TenantEnvironment, Predicate<Event>> noise;

    /** @param noise tells for an environment which events are noise */
    DropNoise(Function<TenantEnvironment, Predicate<Event>> noise) {
        this.noise = noise;
    }

    @Override
    public void apply(IntakeBatch batch) {
        batch.drop(REASON, noise.apply(batch.where()));
    }
}
