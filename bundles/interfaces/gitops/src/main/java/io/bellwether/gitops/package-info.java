/**
 * Tenants declared in files, so that what runs can be reviewed and kept in version control.
 */
@Export
@Version("1.0.0")
package io.bellwether.gitops;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
