// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.book;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import java.util.List;

/** What is to be judged where. Safe for concurrent use. */
public interface PolicyBook {
    /** The enabled policies of an environment, the default pack's with the tenant's changes included; by id. */
    List<Policy> active(TenantEnvironment where);

    /** What an environment is for, and when it is worked with. */
    Schedule schedule(TenantEnvironment where);

    /** The detectors that policies name. */
    DetectorCatalogue detectors();

    /** True when there is such an environment. */
    boolean exists(TenantEnvironment where);

    /** Calls {@code listener} after each change of policies, detectors or environments; it must return quickly. */
    AutoCloseable onChange(Runnable listener);
}
