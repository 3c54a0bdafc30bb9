// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.relational.Page;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.apache.cayenne.exp.Expression;
import org.apache.cayenne.exp.ExpressionFactory;

/**
 * Where a page ended: the time and the key of its last row. The next page holds what lies before it, so that rows that
 * came in the meantime neither shift nor repeat anything.
 */
record Cursor(Instant at, String key) {
    private static final int MOST = 5_000;

    /** Reads a cursor. @return null for null, the first page */
    static Cursor read(String text) {
        if (text == null) {
            return null;
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int space = plain.indexOf(' ');
            return new Cursor(Instant.parse(plain.substring(0, space)), plain.substring(space + 1));
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            throw invalid(text);
        }
    }

    static InvalidInput invalid(String text) {
        return new InvalidInput(
                "cursor", text, "is not a cursor of this list; send next_cursor as it was given, or none to begin");
    }

    static int limit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new InvalidInput("limit", Integer.toString(limit), "must lie between 1 and " + MOST);
        }
        return limit;
    }

    /** Cuts rows, read as one more than {@code limit}, into a page. */
    static <T> Page<T> page(List<T> rows, int limit, Function<T, Cursor> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        return new Page<>(
                rows.subList(0, limit), cursor.apply(rows.get(limit - 1)).text());
    }

    /** What comes after this in a list that runs from the newest to the oldest, then from the largest key down. */
    Expression before(String timeAttribute, String keyAttribute, Object keyValue) {
        Instant time = (Instant) Values.stored(at);
        return ExpressionFactory.lessOrEqualExp(timeAttribute, time)
                .andExp(ExpressionFactory.lessExp(timeAttribute, time)
                        .orExp(ExpressionFactory.lessExp(keyAttribute, Values.stored(keyValue))));
    }

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((at + " " + key).getBytes(StandardCharsets.UTF_8));
    }
}
