// SPDX-License-Identifier: Apache-2.0
/** Objects in an S3-compatible store. */
@Export
@Version("1.0.0")
package io.bellwether.objects.s3;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
