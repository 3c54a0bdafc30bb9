// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.nio.charset.StandardCharsets;
import org.apache.lucene.util.BytesRef;

/**
 * The application and the node an event comes from, or its route: each a text with a mark before it, {@code s} for what
 * was sent as text and {@code o} for what was something else; null when there is none.
 */
record Origin(String app, String node) {
    /** There were too many: the event itself has to be asked. */
    static final Origin OTHER = new Origin("?", "?");

    static String marked(Object value) {
        return value == null ? null : (value instanceof String ? "s" : "o") + value;
    }

    BytesRef bytes() {
        String text = (app == null ? "" : app.replace("\0", "\uFFFD")) + '\0' + (node == null ? "" : node);
        return new BytesRef(text.getBytes(StandardCharsets.UTF_8));
    }

    static Origin of(BytesRef bytes) {
        String text = bytes.utf8ToString();
        int cut = text.indexOf('\0');
        return new Origin(
                cut == 0 ? null : text.substring(0, cut), cut + 1 == text.length() ? null : text.substring(cut + 1));
    }
}
