/**
 * From a decision to tell to the person told: a durable outbox, rendering, retry, one route per channel, the ledger.
 */
@Export
@Version("1.0.0")
package io.bellwether.notify;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
