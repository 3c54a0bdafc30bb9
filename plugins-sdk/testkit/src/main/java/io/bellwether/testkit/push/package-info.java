// SPDX-License-Identifier: Apache-2.0
/** A host that runs push sources over HTTP, for tests with real clients. */
@Export
@Version("1.0.0")
package io.bellwether.testkit.push;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
