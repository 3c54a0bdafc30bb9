// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

/** The frame an id stands in. @param hour the segment's hour @param number the segment's number within the hour */
record IdPlace(long hour, int number, int frame) {}
