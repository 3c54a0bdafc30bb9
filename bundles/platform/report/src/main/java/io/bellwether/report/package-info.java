/**
 * Post-incident reports: what happened, how long it took, why, and what was done, as JSON, HTML and PDF.
 */
@Export
@Version("1.0.0")
package io.bellwether.report;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
