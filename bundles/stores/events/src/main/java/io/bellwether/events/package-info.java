// SPDX-License-Identifier: Apache-2.0
/** The searchable index of events, encrypted under each tenant's key. */
@Export
@Version("1.0.0")
package io.bellwether.events;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
