// SPDX-License-Identifier: Apache-2.0
package io.bellwether.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where each field of a text stands, for messages. A field's path is as in {@link Problem}: names joined by points,
 * places in lists in brackets, such as {@code detect.all[0].threshold.above}. Immutable.
 */
public final class SourceMap {
    private final Map<String, Position> positions = new HashMap<>();

    private SourceMap() {}

    /**
     * A place in a text.
     *
     * @param line counted from 1
     * @param column counted from 1
     */
    public record Position(int line, int column) {}

    /** Of a text that holds one object. What cannot be read is left out. */
    public static SourceMap ofObject(String text) {
        return read(text, false);
    }

    /**
     * Of a text that holds objects as {@link Json#yaml} reads them: their paths begin with their place among all, such
     * as {@code [2].id}. What cannot be read is left out.
     */
    public static SourceMap ofList(String text) {
        return read(text, true);
    }

    private static SourceMap read(String text, boolean many) {
        SourceMap map = new SourceMap();
        try (JsonParser parser = Json.parser(text)) {
            int objects = 0;
            while (parser.nextToken() != null) {
                if (many && parser.currentToken() == JsonToken.START_ARRAY) {
                    while (next(parser) != JsonToken.END_ARRAY) {
                        map.value("[" + objects++ + "]", place(parser), parser);
                    }
                } else {
                    map.value(many ? "[" + objects++ + "]" : "", place(parser), parser);
                }
            }
        } catch (IOException e) {
            // A text that ends early or is wrong somewhere has the places before that.
            return map;
        }
        return map;
    }

    private void value(String path, Position at, JsonParser parser) throws IOException {
        positions.putIfAbsent(path, at);
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (next(parser) != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                Position place = place(parser);
                parser.nextToken();
                value(path.isEmpty() ? name : path + "." + name, place, parser);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; next(parser) != JsonToken.END_ARRAY; i++) {
                value(path + "[" + i + "]", place(parser), parser);
            }
        }
    }

    private static JsonToken next(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IOException("the text ends early");
        }
        return token;
    }

    private static Position place(JsonParser parser) {
        JsonLocation at = parser.currentTokenLocation();
        return new Position(at.getLineNr(), at.getColumnNr());
    }

    /** The place of a field, or of the nearest thing around it that is there; empty when nothing is. */
    public Optional<Position> find(String path) {
        String around = path;
        while (true) {
            Position found = positions.get(around);
            if (found != null) {
                return Optional.of(found);
            }
            if (around.isEmpty()) {
                return Optional.empty();
            }
            around = around.substring(0, Math.max(0, Math.max(around.lastIndexOf('.'), around.lastIndexOf('['))));
        }
    }

    /** The same problems, each with the place of its field. */
    public InvalidInput locate(InvalidInput invalid) {
        return new InvalidInput(locate(invalid.problems()));
    }

    /** The same problems, each with the place of its field. */
    public List<Problem> locate(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.line() > 0
                        ? problem
                        : find(problem.field())
                                .map(at -> problem.at(at.line(), at.column()))
                                .orElse(problem))
                .toList();
    }
}
