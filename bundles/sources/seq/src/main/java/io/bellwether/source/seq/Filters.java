// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.source.PollQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The filters a connector sends: a category's own, narrowed to the environment, without the noise. The window of time
 * is not among them; it goes into parameters of the search, as a filter cannot compare {@code @Timestamp} with a text.
 */
final class Filters {
    static final String DEFAULT_NOISE =
            "not (@Properties.SourceContext like 'Seq.Api%'" + " or @Properties.Group = 'api/events/resources')";
    /** Error and Fatal, as logging libraries of other languages call them too. */
    static final String CRITICAL =
            "@Level in ['Error', 'Err', 'Eror', 'Fatal', 'Ftl', 'Critical', 'Crit', 'Alert', 'Emergency', 'Emerg',"
                    + " 'Panic'] ci";

    static final Map<String, String> DEFAULT_QUERIES = defaults();
    static final String ALL_CRITICAL = "all-critical";

    private static final String UNCLOSED = "has quotes or brackets that do not pair up, or a comment";
    private static final Pattern CATEGORY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final String BEFORE_REGEX = "=<>(,[";

    private Filters() {}

    private static Map<String, String> defaults() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("critical", CRITICAL);
        queries.put("auth", "@Message like '%Token handle not found%' ci or @Message like '%Token expired%' ci");
        queries.put("http", "@Message like '%SendWithRetry%' ci or @Message like '%HttpClient%' ci or Has(StatusCode)");
        queries.put("ee", "@Message like '%heartbeat%' ci or Has(@Properties._TotalRestartCount)");
        return Collections.unmodifiableMap(queries);
    }

    /**
     * One query for each category, and one more for all critical events, unless a category reads them anyhow.
     *
     * @param environment LIKE pattern of the environment; null or blank for all
     * @param allCritical whether Error and Fatal events are read beside the categories, past all noise but Seq's own
     * @throws InvalidInput when there is no category, or a filter could reach out of its parentheses
     */
    static List<PollQuery> queries(
            Map<String, String> categories, String environment, String noise, boolean allCritical) {
        List<Problem> problems = new ArrayList<>();
        if (categories.isEmpty()) {
            problems.add(new Problem("queries", null, "must name at least one category and its filter"));
        }
        categories.forEach((category, filter) -> check("queries." + category, category, filter, problems));
        if (!noise.isBlank() && !isClosed(noise)) {
            problems.add(new Problem("noise", noise, UNCLOSED));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        List<PollQuery> queries = new ArrayList<>();
        categories.forEach(
                (category, filter) -> queries.add(new PollQuery(category, text(filter, environment, noise))));
        String critical = text(CRITICAL, environment, DEFAULT_NOISE);
        boolean read = queries.stream()
                .map(PollQuery::text)
                .anyMatch(text -> text.equals(critical)
                        || text.equals(text("true", environment, noise))
                                && (noise.isBlank() || noise.equals(DEFAULT_NOISE)));
        if (allCritical && !read) {
            queries.add(new PollQuery(ALL_CRITICAL, critical));
        }
        return List.copyOf(queries);
    }

    private static String text(String filter, String environment, String noise) {
        StringBuilder text = new StringBuilder("(").append(filter.strip()).append(')');
        if (environment != null && !environment.isBlank()) {
            text.append(" and @Properties._Environment like '")
                    .append(environment.replace("'", "''"))
                    .append("' ci");
        }
        if (!noise.isBlank()) {
            text.append(" and (").append(noise.strip()).append(')');
        }
        return text.toString();
    }

    private static void check(String field, String category, String filter, List<Problem> problems) {
        if (!CATEGORY.matcher(category).matches()) {
            problems.add(new Problem(
                    field, category, "must be named with 1 to 63 letters, digits, dots, hyphens or underscores"));
        }
        if (category.equals(ALL_CRITICAL)) {
            problems.add(new Problem(field, category, "is a name kept for allCritical; choose another"));
        }
        if (filter.isBlank()) {
            problems.add(new Problem(field, filter, "is empty; write true to read everything"));
        } else if (!isClosed(filter)) {
            problems.add(new Problem(field, filter, UNCLOSED));
        }
    }

    /**
     * True when every quote and bracket finds its partner within the filter, so that the environment's clause, which
     * is joined to it, keeps its force.
     */
    static boolean isClosed(String filter) {
        StringBuilder open = new StringBuilder();
        char before = '(';
        for (int i = 0; i < filter.length(); i++) {
            char c = filter.charAt(i);
            if (c == '-' && before == '-' && filter.charAt(i - 1) == '-') {
                return false;
            }
            if (c == '\'' || c == '"' || c == '/' && BEFORE_REGEX.indexOf(before) >= 0) {
                i = end(filter, i, c);
                if (i < 0) {
                    return false;
                }
            } else if ("([{".indexOf(c) >= 0) {
                open.append(c == '(' ? ')' : c == '[' ? ']' : '}');
            } else if (")]}".indexOf(c) >= 0) {
                int last = open.length() - 1;
                if (last < 0 || open.charAt(last) != c) {
                    return false;
                }
                open.setLength(last);
            }
            if (!Character.isWhitespace(c)) {
                before = c;
            }
        }
        return open.length() == 0;
    }

    /** Where the quoted part that begins at {@code from} ends; -1 when it does not. */
    private static int end(String filter, int from, char quote) {
        for (int i = from + 1; i < filter.length(); i++) {
            if (quote == '/' && filter.charAt(i) == '\\') {
                i++;
            } else if (filter.charAt(i) == quote) {
                return i;
            }
        }
        return -1;
    }
}
