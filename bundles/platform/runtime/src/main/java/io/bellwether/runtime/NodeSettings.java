// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * The settings of this node, from the environment variables and system properties it was started with.
 */
public interface NodeSettings {
    /** Where everything durable lies ({@code BELLWETHER_DATA}, {@code bellwether.data}); exists and is writable. */
    Path data();

    /** Where policies and tenants are declared ({@code bellwether.etc}). */
    Path etc();

    /** The HTTP port ({@code BELLWETHER_PORT}, {@code bellwether.port}, 8181). */
    int port();

    /** The address people reach the console at ({@code BELLWETHER_URL}); {@code http://localhost:port} when unset. */
    URI url();

    /** The first-start administrator token ({@code BELLWETHER_ADMIN_TOKEN}); null when one is to be generated. */
    String adminToken();

    /** The networks a tenant's plugins may call besides public ones ({@code BELLWETHER_EGRESS_ALLOW}), as CIDR. */
    List<String> egressAllow();
}
