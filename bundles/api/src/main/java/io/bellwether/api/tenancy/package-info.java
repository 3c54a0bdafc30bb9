/**
 * Who a fact belongs to. A tenant is a client; an environment is one installation of that client.
 */
@Export
@Version("1.0.0")
package io.bellwether.api.tenancy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
