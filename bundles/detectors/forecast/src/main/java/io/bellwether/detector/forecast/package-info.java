// SPDX-License-Identifier: Apache-2.0
/** A detector that says when a series will reach a limit. */
package io.bellwether.detector.forecast;
