// SPDX-License-Identifier: Apache-2.0
/**
 * An emulated Seq server, faithful in paging, order, statistics and errors, with faults on demand.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit.seq;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
