// SPDX-License-Identifier: Apache-2.0
/**
 * Series of measures as they are kept: compressed, encrypted under the tenant's key, rolled up to hours and days.
 */
@Export
@Version("1.0.0")
package io.bellwether.series;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
