// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.incident.Incident;
import java.util.List;

/** Looks at the events behind an incident. Safe for concurrent use. */
interface Lookout {
    /** Bounded questions to the event index. @return null when they cannot be answered now */
    Found look(Incident incident, List<Alert> alerts);

    /**
     * What was found.
     *
     * @param cause the likeliest cause in words; null when nothing speaks for one
     * @param users people who met with it, the most affected first; a part of them
     * @param userCount about how many there are
     * @param ids correlation ids and the like of the events that alerts rest on
     */
    record Found(String cause, List<String> users, long userCount, List<String> ids) {}
}
