// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.notifier;

import java.time.Duration;
import java.util.Objects;

/** What came of one attempt to deliver. */
public sealed interface DeliveryOutcome {
    /**
     * It was taken.
     *
     * @param reference the receiver's own id, for the ledger and for what follows about the same alerts; null when it
     *     gave none
     * @param note what people should know though it was delivered, such as a recipient that was refused; stands as the
     *     reason in the ledger; without secrets; null for nothing
     */
    record Delivered(String reference, String note) implements DeliveryOutcome {
        public Delivered(String reference) {
            this(reference, null);
        }
    }

    /** It was refused and trying again is no use. @param reason for people; without secrets */
    record Rejected(String reason) implements DeliveryOutcome {
        public Rejected {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * It may work later.
     *
     * @param delay what the receiver asked for; null leaves it to the platform
     * @param reason for people; without secrets
     */
    record RetryAfter(Duration delay, String reason) implements DeliveryOutcome {
        public RetryAfter {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
