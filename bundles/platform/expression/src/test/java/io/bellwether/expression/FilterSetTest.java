// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FilterSetTest {
    private static Event event(String message, String exception, Map<String, Object> properties) {
        return CaseTable.event(EventBody.of("seq", "log", Severity.ERROR, message)
                .withEventId("1")
                .withTimestamp(Instant.EPOCH)
                .withText(message, exception)
                .withProperties(properties));
    }

    private static FilterSet set(String... texts) throws InvalidExpression {
        List<Expression> expressions = new ArrayList<>();
        for (String text : texts) {
            expressions.add(Expression.parse(text, CaseTable.CLOCK));
        }
        return FilterSet.of(expressions);
    }

    private static List<Integer> match(FilterSet filters, Event event) {
        int[] found = new int[filters.size()];
        int count = filters.match(event, found);
        return IntStream.range(0, count).map(i -> found[i]).boxed().toList();
    }

    @Test
    void tellsWhichOfManyMatch() throws InvalidExpression {
        FilterSet filters = set(
                "@Message like '%token expired%' ci",
                "@Level in ['error', 'fatal'] ci and @StatusCode >= 500",
                "\"refused\"",
                "not (A = 1)",
                "A = 1 or B like 'x%'",
                "@Message = /[Tt]oken .*/",
                "true",
                "false");
        assertThat(match(filters, event("Token EXPIRED", null, Map.of("A", 1L))))
                .containsExactly(0, 4, 5, 6);
        assertThat(match(filters, event("", "Connection Refused", Map.of("StatusCode", "502"))))
                .containsExactly(1, 2, 3, 6);
        assertThat(match(filters, event("", null, Map.of("B", "xy", "StatusCode", 499L))))
                .containsExactly(3, 4, 6);
        assertThat(match(set(), event("", null, Map.of()))).isEmpty();
    }

    @Test
    void findsFragmentsThatOverlapAndFoldTogether() throws InvalidExpression {
        FilterSet filters =
                set("\"he\"", "\"she\"", "\"hers\"", "\"KELVIN\"", "\"straße\"", "\"σας\"", "\"i\"", "\"x\"");
        assertThat(match(filters, event("uSHErs", null, Map.of()))).containsExactly(0, 1, 2);
        assertThat(match(filters, event("\u212Aelv\u0130n Straße ΣΑΣ", null, Map.of())))
                .containsExactly(3, 4, 5, 6);
    }

    @Test
    void takesMoreKindsOfCharactersAndLongerTextsThanTheTableHasRoomFor() throws InvalidExpression {
        String[] texts = new String[700];
        for (int i = 0; i < texts.length; i++) {
            String odd = new String(new char[] {(char) (0x4E00 + i), 'a'});
            texts[i] = "Contains(@Message, '" + (i < 350 ? odd : "n" + i + "-" + "y".repeat(20)) + "')";
        }
        FilterSet filters = set(texts);
        assertThat(match(filters, event("xx" + (char) (0x4E00 + 12) + "a n400-" + "y".repeat(20), null, Map.of())))
                .containsExactly(12, 400);
        FilterSet many = set(Arrays.copyOfRange(texts, 350, 700));
        assertThat(match(many, event("n400-" + "y".repeat(20), null, Map.of()))).containsExactly(50);
    }

    @Test
    void whatDependsOnTheTimeIsAskedAnew() throws InvalidExpression {
        Instant[] now = {Instant.parse("2025-08-12T04:00:00Z")};
        Event event = CaseTable.sample();
        FilterSet filters = FilterSet.of(List.of(Expression.parse("@Timestamp < Now() - 1h", () -> now[0])));
        assertThat(match(filters, event)).isEmpty();
        now[0] = Instant.parse("2025-08-12T05:00:00Z");
        assertThat(match(filters, event)).containsExactly(0);
    }

    @Test
    void answersAsEachExpressionAloneWould() {
        RandomCases random = new RandomCases(4711);
        Random sizes = new Random(1);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            events.add(random.event());
        }
        long matches = 0;
        for (int round = 0; round < 120; round++) {
            List<Expression> expressions = new ArrayList<>();
            int size = 1 + sizes.nextInt(round % 3 == 0 ? 200 : 60);
            while (expressions.size() < size) {
                try {
                    expressions.add(Expression.parse(random.expression(2), CaseTable.CLOCK));
                } catch (InvalidExpression e) {
                    // Some of what is made up is refused, such as an order of texts.
                }
            }
            FilterSet filters = FilterSet.of(expressions);
            for (Event event : events) {
                List<Integer> found = match(filters, event);
                List<Integer> wanted = IntStream.range(0, size)
                        .filter(i -> expressions.get(i).matches(event))
                        .boxed()
                        .toList();
                matches += wanted.size();
                if (!found.equals(wanted)) {
                    throw new AssertionError(expressions + ": " + found + " but " + wanted + " for " + event);
                }
            }
        }
        assertThat(matches).isGreaterThan(100_000);
    }
}
