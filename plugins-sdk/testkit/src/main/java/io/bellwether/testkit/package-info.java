// SPDX-License-Identifier: Apache-2.0
/**
 * A clock that moves only when told, and windows and notifications to test plugins with.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
