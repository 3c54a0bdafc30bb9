// SPDX-License-Identifier: Apache-2.0
/**
 * Plays a script of events against a platform under test on a manual clock.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit.scenario;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
