// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.alertmanager;

import java.time.Instant;
import java.util.Map;

/**
 * An alert as it was posted.
 *
 * @param labels without empty ones
 * @param annotations without empty ones
 * @param startsAt null when the sender does not say
 * @param endsAt null when the sender does not say
 * @param generator the address of the rule; null when the sender does not say
 */
record PostedAlert(
        Map<String, String> labels,
        Map<String, String> annotations,
        Instant startsAt,
        Instant endsAt,
        String generator) {}
