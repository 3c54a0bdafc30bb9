// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import io.bellwether.api.event.EventBody;
import java.util.List;

/**
 * What a pushed body held.
 *
 * @param events each that could be read, with its place in the body
 * @param rejected each item that could not
 * @param unreadable why the body as a whole could not be read; null when it could. Then there are no events.
 */
public record PushDecoded(List<Item> events, List<Rejection> rejected, String unreadable) {
    public PushDecoded {
        events = List.copyOf(events);
        rejected = List.copyOf(rejected);
    }

    public static PushDecoded unreadable(String reason) {
        return new PushDecoded(List.of(), List.of(), reason);
    }

    /**
     * An event and its place.
     *
     * @param index zero-based place in the body
     * @param line one-based line for line-delimited bodies; 0 otherwise
     */
    public record Item(int index, int line, EventBody event) {}

    /**
     * An item that was refused.
     *
     * @param index zero-based place in the body
     * @param line one-based line for line-delimited bodies; 0 otherwise
     * @param error names field, value and what would be right
     */
    public record Rejection(int index, int line, String error) {}
}
