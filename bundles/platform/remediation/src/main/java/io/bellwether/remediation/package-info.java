/**
 * Hooks that act on a cause: declared, confirmed, authorised, limited, recorded before they act, and never run twice.
 */
@Export
@Version("1.0.0")
package io.bellwether.remediation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
