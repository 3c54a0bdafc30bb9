// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.remediation;

import java.util.Objects;

/** What came of acting. */
public sealed interface RemediationOutcome {
    /** It was done, or taken to be done. @param text what, in one sentence for people; without secrets */
    record Done(String text) implements RemediationOutcome {
        public Done {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * It was not done, or nobody knows whether it was.
     *
     * @param reason why, in one sentence for people; without secrets
     */
    record Failed(String reason) implements RemediationOutcome {
        public Failed {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
