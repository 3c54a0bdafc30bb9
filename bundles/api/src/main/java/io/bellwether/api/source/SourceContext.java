// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import io.bellwether.api.settings.Settings;
import io.bellwether.api.tenancy.TenantEnvironment;
import org.osgi.annotation.versioning.ProviderType;

/** What a {@link Source} is told of the connector it builds routes for. */
@ProviderType
public interface SourceContext {
    /** The connector's id, unique within its tenant. */
    String connector();

    TenantEnvironment where();

    Settings settings();

    /** The Camel URI at which the routes end. */
    String ingest();

    /** A route id that no other connector has; {@code name} tells several routes of one connector apart. */
    String routeId(String name);
}
