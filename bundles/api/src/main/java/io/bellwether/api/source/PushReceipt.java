// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import java.util.List;

/**
 * What the platform did with the events of a body.
 *
 * @param accepted durable now, duplicates included
 * @param duplicates how many of these were stored before
 * @param dropped taken, but left out by a rule of the tenant (noise, sampling)
 * @param rejected those the platform refused, such as a timestamp too far in the future
 */
public record PushReceipt(int accepted, int duplicates, int dropped, List<PushDecoded.Rejection> rejected) {
    public PushReceipt {
        rejected = List.copyOf(rejected);
    }
}
