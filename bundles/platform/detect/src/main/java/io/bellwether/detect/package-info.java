/**
 * From events to verdicts: measures, series, baselines, policies and the engine that runs the detectors.
 */
@Export
@Version("1.0.0")
package io.bellwether.detect;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
