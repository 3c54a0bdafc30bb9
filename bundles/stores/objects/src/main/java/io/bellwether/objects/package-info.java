// SPDX-License-Identifier: Apache-2.0
/** A port for object stores, and one in a folder. */
@Export
@Version("1.0.0")
package io.bellwether.objects;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
