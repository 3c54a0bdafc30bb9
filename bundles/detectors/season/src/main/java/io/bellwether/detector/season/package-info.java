// SPDX-License-Identifier: Apache-2.0
/** A detector that decomposes a series into season, trend and remainder. */
package io.bellwether.detector.season;
