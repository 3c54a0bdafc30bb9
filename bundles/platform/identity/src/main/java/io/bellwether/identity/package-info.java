/**
 * Who may do what: tenants, environments, tokens, roles, and the keys and secrets of each tenant.
 */
@Export
@Version("1.0.0")
package io.bellwether.identity;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
