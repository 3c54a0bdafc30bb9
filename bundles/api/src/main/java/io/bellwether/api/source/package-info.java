/**
 * The contract of a source: where facts come from.
 */
@Export
@Version("1.0.0")
package io.bellwether.api.source;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
