/**
 * Typed parameters: one constant gives key, type, unit, default, bounds and help; validation, forms, completion and docs come from it.
 */
@Export
@Version("1.2.0")
package io.bellwether.api.settings;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
