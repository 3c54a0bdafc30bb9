// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.tenancy.TenantId;
import java.util.Map;

/**
 * How each tenant's alerts behave: {@code {reopen_within, flap: {times, within, calm}, ack: {expires}, storm: {messages,
 * within, at_once}, hours: {below, environments}, dependency: {enabled, from}}}. What is absent has its default. Safe for
 * concurrent use.
 */
public interface AlertingSettings {
    /** Every setting, also those nobody gave; durations as text such as {@code 5m}; null where there is no value. */
    Map<String, Object> get(TenantId tenant);

    /**
     * A document with every setting, as {@link #get} would show it; nothing is changed.
     *
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field
     */
    Map<String, Object> check(Map<String, ?> document);

    /**
     * Replaces the tenant's settings.
     *
     * @param actor who does it; null for the platform
     * @return as {@link #get}
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field; nothing is changed then
     */
    Map<String, Object> put(TenantId tenant, Map<String, ?> document, String actor);
}
