// SPDX-License-Identifier: Apache-2.0
/** What detectors share: medians by selection, times of the day and the week, and numbers in words. */
package io.bellwether.statistics;
