/**
 * From alerts of one cause to an incident: correlation, timeline, figures, ranked causes.
 */
@Export
@Version("1.0.0")
package io.bellwether.incident;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
