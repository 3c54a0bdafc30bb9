// SPDX-License-Identifier: Apache-2.0
/** Fires when a value stands out from the ones just before it. */
package io.bellwether.detector.spike;
