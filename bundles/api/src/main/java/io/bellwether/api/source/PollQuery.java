// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import java.util.Objects;

/**
 * One query of a connector.
 *
 * @param name tells it apart from the connector's other queries, such as {@code auth}; a cursor is kept for each name
 * @param text the query in the source's own language
 */
public record PollQuery(String name, String text) {
    public PollQuery {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(text, "text");
    }
}
