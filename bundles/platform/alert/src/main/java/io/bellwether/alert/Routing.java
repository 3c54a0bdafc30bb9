// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.tenancy.TenantId;
import java.util.Map;

/**
 * Each tenant's routing tree: {@code {route: {channel, channels, escalation, matchers, continue, group_by, group_wait,
 * group_interval, repeat_interval, mute_times, mute_time_intervals, active_time_intervals, routes}, time_intervals,
 * inhibit_rules}}. Without one every channel hears everything. Safe for concurrent use.
 */
public interface Routing {
    /** The document as it was saved; empty when there is none. */
    Map<String, Object> get(TenantId tenant);

    /** @throws io.bellwether.api.settings.InvalidInput naming each wrong field; nothing is changed then */
    Map<String, Object> put(TenantId tenant, Map<String, ?> document);
}
