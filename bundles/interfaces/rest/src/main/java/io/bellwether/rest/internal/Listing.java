// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Pages of a list that is short enough to be read whole, such as connectors. The cursor names the last item of its page
 * and how many came before it, so that the next page begins after that item, or at its place once it has gone.
 */
final class Listing {
    static final int MOST = 5_000;

    private Listing() {}

    /** The page that the query asks for; each view has an {@code id} and may have a {@code tenant}. */
    static Map<String, Object> page(List<Map<String, Object>> all, Query query) {
        int limit = query.limit(MOST, MOST);
        int start = start(all, query.text("cursor"));
        int end = Math.min(all.size(), start + limit);
        String next = end < all.size() ? cursor(end, key(all.get(end - 1))) : null;
        return Views.items(all.subList(start, end), next);
    }

    private static int start(List<Map<String, Object>> all, String cursor) {
        if (cursor == null) {
            return 0;
        }
        int place;
        String key;
        try {
            String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int space = plain.indexOf(' ');
            place = Integer.parseUnsignedInt(plain.substring(0, space));
            key = plain.substring(space + 1);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new InvalidInput(
                    "cursor",
                    cursor,
                    "is not a cursor of this list; send next_cursor as it was given, or none to begin");
        }
        for (int i = 0; i < all.size(); i++) {
            if (key(all.get(i)).equals(key)) {
                return i + 1;
            }
        }
        return Math.min(Math.max(0, place - 1), all.size());
    }

    private static String cursor(int place, String key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((place + " " + key).getBytes(StandardCharsets.UTF_8));
    }

    private static String key(Map<String, Object> view) {
        return view.get("tenant") + "/" + view.get("environment") + "/" + view.get("kind") + "/" + view.get("id");
    }
}
