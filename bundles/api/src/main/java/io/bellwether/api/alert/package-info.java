/**
 * Alerts as every reader sees them.
 */
@Export
@Version("1.0.0")
package io.bellwether.api.alert;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
