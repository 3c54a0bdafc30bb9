/**
 * The contract of a notifier: how a person is told.
 */
@Export
@Version("1.0.0")
package io.bellwether.api.notifier;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
