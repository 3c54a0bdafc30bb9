// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.internal;

import io.bellwether.alert.AlertMatch;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Role;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A remediation as it was declared.
 *
 * @param hook the plugin's id
 * @param settings the plugin's, with secrets sealed
 * @param match for which alerts
 * @param automatic whether it runs by itself when a matching alert opens
 * @param confirm whether a person must say that they mean it
 * @param role admin or investigator
 * @param times how often it may run within {@code within}, for each service
 * @param coolDown how long it rests after a run, for each service
 * @param privileged whether the hook may call private networks
 */
record Remediation(
        TenantId tenant,
        String id,
        String name,
        String hook,
        Map<String, Object> settings,
        AlertMatch match,
        boolean automatic,
        boolean confirm,
        Role role,
        int times,
        Duration within,
        Duration coolDown,
        boolean enabled,
        boolean privileged) {
    Remediation {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
