// SPDX-License-Identifier: Apache-2.0
/**
 * Slack as a notifier meets it: incoming webhooks and the methods of the Web API that post and edit messages.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit.slack;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
