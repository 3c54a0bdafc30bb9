/**
 * From verdicts to alerts: hold, deduplication, hysteresis, routing, each decision with its reason.
 */
@Export
@Version("1.0.0")
package io.bellwether.alert;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
