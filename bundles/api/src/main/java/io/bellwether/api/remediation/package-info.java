/**
 * The contract of a remediation hook: how the platform acts on a cause, when people let it.
 */
@Export
@Version("1.0.0")
package io.bellwether.api.remediation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
