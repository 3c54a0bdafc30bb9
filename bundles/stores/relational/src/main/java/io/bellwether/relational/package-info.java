/**
 * The ports of the relational store, and the records that pass through them. Every method is safe for concurrent use and runs in one transaction of its own; what it cannot reach it reports as StoreUnavailable, having changed nothing.
 */
@Export
@Version("1.0.0")
package io.bellwether.relational;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
