// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An envelope: headers on the first line, then items, each with headers on a line and a payload.
 *
 * @param headers of the envelope
 */
record Envelope(Map<String, Object> headers, List<Item> items) {
    private static final int MOST_ITEMS = 1_000;
    private static final int LONGEST_HEADER = 64 << 10;

    /**
     * An item.
     *
     * @param body holds its payload from {@code from} to before {@code end}
     */
    record Item(String type, Map<String, Object> headers, byte[] body, int from, int end) {
        int length() {
            return end - from;
        }
    }

    static Envelope read(byte[] body) throws UnreadableBody {
        if (body.length == 0) {
            throw new UnreadableBody("the envelope is empty; its first line must be a JSON object");
        }
        int at = lineEnd(body, 0);
        Map<String, Object> headers = header(body, 0, at, "the envelope's header");
        List<Item> items = new ArrayList<>();
        at++;
        while (at < body.length) {
            if (body[at] == '\n') {
                at++;
                continue;
            }
            if (items.size() == MOST_ITEMS) {
                throw new UnreadableBody("the envelope has more than " + MOST_ITEMS + " items; send fewer");
            }
            Item item = item(body, at, items.size());
            items.add(item);
            at = item.end() + 1;
        }
        return new Envelope(headers, items);
    }

    private static Item item(byte[] body, int start, int number) throws UnreadableBody {
        String what = "the header of item " + number;
        int headerEnd = lineEnd(body, start);
        Map<String, Object> headers = header(body, start, headerEnd, what);
        if (!(headers.get("type") instanceof String type) || type.isBlank()) {
            throw new UnreadableBody(what + " has no type; it needs one, such as {\"type\":\"event\"}");
        }
        int from = Math.min(headerEnd + 1, body.length);
        Object length = headers.get("length");
        if (length == null) {
            return new Item(type, headers, body, from, lineEnd(body, from));
        }
        if (!(length instanceof Long bytes) || bytes < 0 || bytes > body.length - from) {
            throw new UnreadableBody(what + " says length " + length + ", and " + (body.length - from)
                    + " bytes follow; it must be the number of bytes of the payload");
        }
        int end = from + bytes.intValue();
        if (end < body.length && body[end] != '\n') {
            throw new UnreadableBody(what + " says length " + length + ", and no line ends there");
        }
        return new Item(type, headers, body, from, end);
    }

    private static Map<String, Object> header(byte[] body, int from, int end, String what) throws UnreadableBody {
        if (end - from > LONGEST_HEADER) {
            throw new UnreadableBody(what + " is longer than " + LONGEST_HEADER + " bytes");
        }
        return Json.object(body, from, end, what);
    }

    private static int lineEnd(byte[] body, int from) {
        int end = from;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }
}
