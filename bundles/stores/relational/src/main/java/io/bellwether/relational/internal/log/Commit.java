// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.TrailEntry;
import java.util.List;

/** What is stored together: all of it or nothing. The lists are not changed by whoever holds them. */
public record Commit(List<AlertRecord> alerts, List<TrailEntry> trail, List<OutboxMessage> messages) {
    /** How much it counts towards the limit of what may wait. */
    int weight() {
        return alerts.size() + trail.size() / 4 + messages.size();
    }
}
