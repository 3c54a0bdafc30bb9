// SPDX-License-Identifier: Apache-2.0
/** Log lines pushed to the Loki push endpoint. */
package io.bellwether.source.loki;
