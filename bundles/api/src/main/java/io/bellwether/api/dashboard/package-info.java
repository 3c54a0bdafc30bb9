/**
 * The contract of a dashboard.
 */
@Export
@Version("1.0.0")
package io.bellwether.api.dashboard;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
