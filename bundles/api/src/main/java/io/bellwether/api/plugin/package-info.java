/**
 * What every plugin has in common: an id, a title and parameters.
 */
@Export
@Version("1.0.0")
package io.bellwether.api.plugin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
