/**
 * Apache Camel as the platform uses it: one context, routes that come and go at run time, and the {@code bellwether:}
 * endpoints through which a route hands its batches to a stage.
 */
@Export
@Version("1.0.0")
package io.bellwether.camel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
