// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;

/** What Seq answers to a query for a count: {@code {"Columns": ["n"], "Rows": [[42]]}}. */
final class CountAnswer {
    private CountAnswer() {}

    /** -1 when it is no such answer. */
    static long read(InputStream body) throws IOException {
        try (JsonParser json = Answer.JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return -1;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean rows = json.currentName().equals("Rows");
                JsonToken value = json.nextToken();
                if (rows && value == JsonToken.START_ARRAY && json.nextToken() == JsonToken.START_ARRAY) {
                    return json.nextToken() == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : -1;
                }
                json.skipChildren();
            }
            return -1;
        } catch (JsonProcessingException e) {
            return -1;
        }
    }
}
