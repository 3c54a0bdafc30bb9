// SPDX-License-Identifier: Apache-2.0
/**
 * Microsoft Teams as a notifier meets it: the address of a workflow that posts Adaptive Cards into a channel.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit.teams;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
