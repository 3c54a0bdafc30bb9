// SPDX-License-Identifier: Apache-2.0
/** Reads lines of CLEF, JSON or text as events. */
package io.bellwether.lines;
