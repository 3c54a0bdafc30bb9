/**
 * The Seq filter language over events. An {@link io.bellwether.expression.Expression} is parsed once, and then asked
 * about one event after the other, from any thread.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package io.bellwether.expression;
