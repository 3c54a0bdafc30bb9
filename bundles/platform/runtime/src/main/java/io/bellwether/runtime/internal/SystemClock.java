// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.osgi.service.component.annotations.Component;

/** The wall clock: the one place where the platform asks what time it is. */
@Component(service = InstantSource.class)
public final class SystemClock implements InstantSource {
    private final Clock clock = Clock.systemUTC();

    @Override
    public Instant instant() {
        return clock.instant();
    }
}
