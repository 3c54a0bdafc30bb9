// SPDX-License-Identifier: Apache-2.0
/**
 * PagerDuty as far as a notifier sees it: the Events API v2 with its refusals, and the alerts that come of it.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit.pagerduty;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
