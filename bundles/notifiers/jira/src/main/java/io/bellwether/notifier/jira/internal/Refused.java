// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.jira.internal;

import io.bellwether.api.notifier.DeliveryOutcome;

/** A request came to nothing; carries what that means for the message. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient DeliveryOutcome outcome;

    Refused(DeliveryOutcome outcome) {
        super(outcome.toString(), null, false, false);
        this.outcome = outcome;
    }

    DeliveryOutcome outcome() {
        return outcome;
    }
}
