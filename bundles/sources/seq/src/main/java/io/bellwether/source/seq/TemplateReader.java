// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the tokens of a message's template. Its places are used again for each event, and equal templates are one text.
 * Used by one thread.
 */
final class TemplateReader {
    private final ValueReader values;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int count;

    /** A piece of a template; {@code text} is null for a property. */
    private static final class Piece {
        private String text;
        private String property;
        private String raw;
        private String formatted;
    }

    TemplateReader(ValueReader values) {
        this.values = values;
    }

    void clear() {
        count = 0;
    }

    /** Reads the list whose bracket is the current token; anything else is passed over. */
    void read(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                piece(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void piece(JsonParser json) throws IOException {
        if (count == pieces.size()) {
            pieces.add(new Piece());
        }
        Piece piece = pieces.get(count++);
        piece.text = null;
        piece.property = null;
        piece.raw = null;
        piece.formatted = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                json.skipChildren();
                continue;
            }
            switch (field) {
                case "Text" -> piece.text = values.shared(json.getText());
                case "PropertyName" -> piece.property = values.shared(json.getText());
                case "RawText" -> piece.raw = values.shared(json.getText());
                case "FormattedValue" -> piece.formatted = json.getText();
                default -> {
                    // nothing of the template
                }
            }
        }
    }

    /** The template as it was written, braces in its texts doubled again; null when there was none. */
    String text() {
        if (count == 0) {
            return null;
        }
        text.setLength(0);
        for (Piece piece : pieces.subList(0, count)) {
            if (piece.text == null) {
                text.append(piece.raw == null ? "{" + piece.property + "}" : piece.raw);
            } else if (piece.text.indexOf('{') < 0 && piece.text.indexOf('}') < 0) {
                text.append(piece.text);
            } else {
                text.append(piece.text.replace("{", "{{").replace("}", "}}"));
            }
        }
        return values.shared(text.toString());
    }

    /** The message; what the event lacks stays a placeholder. */
    String rendered(Map<String, Object> properties) {
        text.setLength(0);
        for (Piece piece : pieces.subList(0, count)) {
            if (piece.text != null) {
                text.append(piece.text);
            } else if (piece.formatted != null) {
                text.append(piece.formatted);
            } else {
                Object value = properties.get(piece.property);
                text.append(value == null ? "{" + piece.property + "}" : value);
            }
        }
        return text.toString();
    }
}
