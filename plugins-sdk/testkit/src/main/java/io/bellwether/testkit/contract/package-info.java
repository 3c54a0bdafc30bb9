// SPDX-License-Identifier: Apache-2.0
/**
 * What every plugin must keep: JUnit classes an author extends.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit.contract;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
