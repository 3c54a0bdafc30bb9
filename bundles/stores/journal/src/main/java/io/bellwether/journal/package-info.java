/**
 * The journal: append-only encrypted segments by tenant, environment and hour. A receipt is given only after fsync; everything behind can be rebuilt from it.
 */
@Export
@Version("1.0.0")
package io.bellwether.journal;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
