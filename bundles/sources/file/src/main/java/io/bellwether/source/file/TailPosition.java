// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The files read so far as text: a list of {@code [key, id, head, tail, offset, skipping]}. */
final class TailPosition {
    /** So many fit into the 64 KiB that the platform keeps. */
    static final int MOST_FILES = 400;

    private static final JsonFactory JSON = new JsonFactory();

    private TailPosition() {}

    /** @return null when there is no position or it cannot be understood; then reading begins anew */
    static List<TailedFile> read(String position) {
        if (position == null) {
            return null;
        }
        List<TailedFile> files = new ArrayList<>();
        try (JsonParser json = JSON.createParser(position)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                return null;
            }
            while (json.nextToken() == JsonToken.START_ARRAY) {
                files.add(new TailedFile(
                        json.nextTextValue(),
                        json.nextTextValue(),
                        json.nextTextValue(),
                        json.nextTextValue(),
                        json.nextLongValue(-1),
                        Boolean.TRUE.equals(json.nextBooleanValue())));
                if (json.nextToken() != JsonToken.END_ARRAY) {
                    return null;
                }
            }
        } catch (IOException e) {
            return null;
        }
        boolean whole = files.stream()
                .allMatch(file -> file.key() != null && file.id() != null && file.head() != null && file.offset() >= 0);
        return whole ? files : null;
    }

    static String write(Collection<TailedFile> files) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (TailedFile file : files) {
                json.writeStartArray();
                json.writeString(file.key());
                json.writeString(file.id());
                json.writeString(file.head());
                json.writeString(file.tail());
                json.writeNumber(file.offset());
                json.writeBoolean(file.skipping());
                json.writeEndArray();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing into memory cannot fail", e);
        }
        return text.toString();
    }
}
