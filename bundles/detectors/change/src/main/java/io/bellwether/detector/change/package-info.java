// SPDX-License-Identifier: Apache-2.0
/** Fires when a series settles on a new level, shape or spread. */
package io.bellwether.detector.change;
