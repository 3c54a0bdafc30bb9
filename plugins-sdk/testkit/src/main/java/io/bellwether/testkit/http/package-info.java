// SPDX-License-Identifier: Apache-2.0
/**
 * A small HTTP server on the loopback address whose answers, and misbehaviour, a test decides.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
