/**
 * The contract of a detector: what makes facts a verdict.
 */
@Export
@Version("1.0.0")
package io.bellwether.api.detector;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
