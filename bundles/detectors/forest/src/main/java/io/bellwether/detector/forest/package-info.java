// SPDX-License-Identifier: Apache-2.0
/** A detector of what is unusual in several measures at once. */
package io.bellwether.detector.forest;
