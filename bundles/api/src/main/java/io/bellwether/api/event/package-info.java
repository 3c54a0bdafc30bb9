/**
 * Events, severities and the names under which well-known facts are found in their properties.
 */
@Export
@Version("1.0.0")
package io.bellwether.api.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
