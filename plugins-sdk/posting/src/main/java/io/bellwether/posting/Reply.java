// SPDX-License-Identifier: Apache-2.0
package io.bellwether.posting;

import io.bellwether.api.notifier.DeliveryOutcome;
import java.time.Duration;
import java.util.Set;

/**
 * What came of one request.
 *
 * @param status 0 when there was no answer
 * @param body its beginning, read as UTF-8; empty when there was no answer
 * @param retryAfter what the receiver asked for; null when it did not
 * @param failure why there was no answer, for people and without secrets; null when there was one
 */
public record Reply(int status, String body, Duration retryAfter, String failure) {
    private static final Set<Integer> TRY_AGAIN = Set.of(408, 425, 429);

    static Reply failed(String reason) {
        return new Reply(0, "", null, reason);
    }

    public boolean isAnswered() {
        return failure == null;
    }

    /** A status of 2xx. */
    public boolean isGood() {
        return status >= 200 && status < 300;
    }

    /**
     * What it means when it is not good: no answer, 408, 425, 429 and 5xx may pass; all else will not.
     *
     * @param who the receiver, such as {@code Slack}
     * @param hidden what must not be repeated
     */
    public DeliveryOutcome refusal(String who, Hidden hidden) {
        if (failure != null) {
            return new DeliveryOutcome.RetryAfter(null, failure);
        }
        String said = hidden.shorten(body);
        String reason = who + " answered " + status + (said.isEmpty() ? "" : ": " + said);
        if (status >= 500 || TRY_AGAIN.contains(status)) {
            return new DeliveryOutcome.RetryAfter(retryAfter, reason);
        }
        boolean elsewhere = status >= 300 && status < 400;
        return new DeliveryOutcome.Rejected(elsewhere ? reason + "; redirects are not followed" : reason);
    }
}
