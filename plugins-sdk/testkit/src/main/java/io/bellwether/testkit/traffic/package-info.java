// SPDX-License-Identifier: Apache-2.0
/**
 * What the systems of a law firm log, as a pure function of time, with scripted incidents.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit.traffic;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
