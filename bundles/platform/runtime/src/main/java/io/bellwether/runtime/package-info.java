/**
 * Clock, bounded named workers, the guard around every plugin call, and the platform's own metrics.
 */
@Export
@Version("1.0.0")
package io.bellwether.runtime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
