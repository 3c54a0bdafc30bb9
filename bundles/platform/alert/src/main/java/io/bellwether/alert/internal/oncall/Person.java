// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.api.event.Severity;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Somebody who can be told.
 *
 * @param email null for none
 * @param zone theirs
 * @param channels the ids of the channels they are told over, all of them each time; at least one
 * @param quiet null when they are told at any hour
 */
record Person(String id, String name, String email, ZoneId zone, List<String> channels, Quiet quiet) {
    Person {
        channels = List.copyOf(channels);
    }

    /** Hours in which what can wait does. @param below severities under this one wait; so critical never does */
    record Quiet(Hours hours, Severity below) {}

    /** When somebody is told of a thing this bad: null for at once, else the end of their quiet hours. */
    Instant notBefore(Severity severity, Instant now) {
        return quiet == null || severity.compareTo(quiet.below()) >= 0
                ? null
                : quiet.hours().end(now, zone);
    }
}
