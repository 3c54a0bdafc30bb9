// SPDX-License-Identifier: Apache-2.0
/**
 * Jira as far as a notifier sees it: issues, comments, transitions and search, of Cloud and of Data Center.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit.jira;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
