// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel;

import java.util.Map;
import org.apache.camel.RoutesBuilder;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Routes which are added to and removed from the running context. Safe for concurrent use; calls are carried out one
 * after the other.
 */
@ProviderType
public interface Routes {

    /**
     * Adds and starts the routes of a builder under one name.
     *
     * <p>A builder that defines a single route gives it {@code routeId} as its Camel id. Of several, the first is
     * called {@code routeId}, the others {@code routeId-2}, {@code routeId-3} and so on; ids set by the builder are
     * replaced, so that two builders cannot overwrite each other's routes. Either all routes run afterwards or none
     * remains.
     *
     * @param routeId the name to use for status and removal, not blank
     * @param builder defines at least one route
     * @throws IllegalArgumentException when the name is taken or blank, the builder defines no route, or a route cannot
     *     be built or started; the cause says why
     */
    void add(String routeId, RoutesBuilder builder);

    /**
     * Stops and removes everything added under that name, with the endpoints that no other route uses. Exchanges in
     * flight get two seconds to finish, then the routes are stopped regardless. Removing an unknown name does nothing.
     *
     * @param routeId the name given to {@link #add}
     */
    void remove(String routeId);

    /**
     * The state of everything added here.
     *
     * @return a snapshot, by name, of {@code Started}, {@code Stopped}, {@code Suspended} or another Camel service
     *     state; of several routes under one name the first that is not started counts
     */
    Map<String, String> status();
}
