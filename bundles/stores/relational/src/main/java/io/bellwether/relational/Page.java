// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import java.util.List;

/**
 * A part of a longer list.
 *
 * @param items in the list's order
 * @param next where to go on; null at the end
 */
public record Page<T>(List<T> items, String next) {
    public Page {
        items = List.copyOf(items);
    }
}
