/**
 * The services a tenant runs and what each depends on, as the tenant declares it.
 */
@Export
@Version("1.0.0")
package io.bellwether.topology;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
