// SPDX-License-Identifier: Apache-2.0
/** Events pushed as CLEF or in the raw form of the Seq server. */
package io.bellwether.source.clef;
