// SPDX-License-Identifier: Apache-2.0
/**
 * Receivers that remember what they were sent: webhooks and mail.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit.receive;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
