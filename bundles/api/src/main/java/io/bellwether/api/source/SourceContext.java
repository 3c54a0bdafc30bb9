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

    /**
     * Tells people that the source cannot work at present, such as when its server is away. It stands until events are
     * taken or {@link #working} is called.
     *
     * @param reason what is wrong and what would help; without secrets
     */
    void failing(String reason);

    /** All is well, though there may be no events. */
    void working();

    /**
     * Counts items that cannot become events and are passed over.
     *
     * @param reason what was wrong with the last of them; without secrets
     */
    void passedOver(int items, String reason);
}
