// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushDecoded.Item;
import io.bellwether.api.source.PushDecoded.Rejection;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a body with one event a line. A bad line is refused alone; blank lines are passed over. */
final class LineReader {
    private LineReader() {}

    static PushDecoded read(byte[] body, PushLimits limits) {
        List<Item> events = new ArrayList<>();
        List<Rejection> rejected = new ArrayList<>();
        ItemReader items = new ItemReader(limits);
        int index = 0;
        int line = 0;
        int from = 0;
        while (from < body.length) {
            line++;
            int end = from;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            if (!isBlank(body, from, end)) {
                try {
                    events.add(new Item(index, line, event(body, from, end, items)));
                } catch (RefusedItem refused) {
                    rejected.add(new Rejection(index, line, refused.getMessage()));
                }
                index++;
            }
            from = end + 1;
        }
        return index == 0
                ? PushDecoded.unreadable("the body is empty; send one event a line")
                : new PushDecoded(events, rejected, null);
    }

    private static boolean isBlank(byte[] body, int from, int end) {
        for (int i = from; i < end; i++) {
            if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private static EventBody event(byte[] body, int from, int end, ItemReader items) throws RefusedItem {
        int fault = Utf8.fault(body, from, end);
        if (fault >= 0) {
            throw new RefusedItem("the line is not UTF-8 at byte " + (fault - from));
        }
        try (JsonParser json = DocumentReader.JSON.createParser(body, from, end - from)) {
            json.nextToken();
            EventBody event = items.read(json);
            if (json.nextToken() != null) {
                throw new RefusedItem("something follows the event on its line; write one event a line");
            }
            return event;
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            throw new RefusedItem("the line is not JSON: " + DocumentReader.words(e)
                    + (place == null ? "" : ", column " + place.getColumnNr()));
        } catch (IOException e) {
            throw new RefusedItem("the line cannot be read: " + e.getMessage());
        }
    }
}
