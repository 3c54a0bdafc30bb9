// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.expression.Expression;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one query of Seq's language that is emulated: {@code select count(*) as n from stream where …}. */
final class CountQuery {
    private static final Pattern TEXT = Pattern.compile(
            "\\s*select\\s+count\\(\\*\\)(?:\\s+as\\s+(\\w+))?\\s+from\\s+stream(?:\\s+where\\s+(.*))?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private CountQuery() {}

    /** The filter in the query, empty when it has none; null when it is another query. */
    static String filter(String query) {
        Matcher text = TEXT.matcher(query);
        if (!text.matches()) {
            return null;
        }
        return text.group(2) == null ? "" : text.group(2);
    }

    static long count(EventStore store, List<Expression> filters, Instant from, Instant to) {
        if (store instanceof PreparedStore prepared) {
            return prepared.count(filters, from, to);
        }
        long count = 0;
        Iterator<SeqEvent> events = store.newestFirst(from, to);
        while (events.hasNext()) {
            var event = events.next().asEvent();
            count += filters.stream().allMatch(filter -> filter.matches(event)) ? 1 : 0;
        }
        return count;
    }

    static String answer(long count) {
        ObjectNode answer = SeqJson.object();
        answer.putArray("Columns").add("n");
        answer.putArray("Rows").addArray().add(count);
        answer.putObject("Statistics").put("ElapsedMilliseconds", 1.0);
        return SeqJson.text(answer);
    }
}
