/**
 * The JSON form of events, alerts and notifications, and the reading and writing of documents.
 */
@Export
@Version("1.0.0")
package io.bellwether.wire;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
