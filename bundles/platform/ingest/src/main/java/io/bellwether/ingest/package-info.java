/**
 * From sources to the journal: connectors and their routes, polling, the intake stages, backfill and the live stream.
 */
@Export
@Version("1.0.0")
package io.bellwether.ingest;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
