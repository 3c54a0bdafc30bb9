// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts nobody would write: each is read or refused with a reason, soon, and on a small stack. */
class FuzzTest {
    private static final String MATERIAL =
            "@Level = 'Error' and not (A[?].b like '%x_' ci) or let |a: 1h30m| {a, ..b}[0] >= 0x1F \"t\" /r\\/+/ $v";
    private static final Event SAMPLE = CaseTable.sample();

    /** Does all there is to do with a text; false when it is no expression. */
    private static boolean tryAll(String text) {
        try {
            Expression expression = Expression.parse(text, CaseTable.CLOCK);
            boolean matches = expression.matches(SAMPLE);
            expression.value(SAMPLE);
            boolean holds = ConditionEvaluator.holds(expression.condition(), SAMPLE);
            assertThat(holds || !matches).as(text).isTrue();
            assertThat(FilterSet.of(List.of(expression)).match(SAMPLE, new int[1]))
                    .as(text)
                    .isEqualTo(matches ? 1 : 0);
            return true;
        } catch (InvalidExpression e) {
            assertThat(e.position()).as(text).isBetween(0, text.length());
            assertThat(e).hasMessageContaining("at position " + e.position());
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("broken by: " + text, e);
        }
    }

    /** Runs on a stack smaller than that of any thread the platform has. */
    private static void onSmallStack(Runnable work) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, work, "small", 512 * 1024);
        thread.setUncaughtExceptionHandler((any, e) -> failure.set(e));
        thread.start();
        thread.join();
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    @Test
    void randomBytes() {
        Random random = new Random(1);
        for (int round = 0; round < 30_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            tryAll(new String(bytes, round % 2 == 0 ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16));
        }
    }

    @Test
    void somethingSensibleWithSomethingWrong() {
        Random random = new Random(2);
        int valid = 0;
        for (int round = 0; round < 40_000; round++) {
            int from = random.nextInt(MATERIAL.length());
            StringBuilder text = new StringBuilder(
                    MATERIAL.substring(from, Math.min(MATERIAL.length(), from + 1 + random.nextInt(60))));
            for (int i = random.nextInt(4); i > 0 && text.length() > 0; i--) {
                int at = random.nextInt(text.length());
                char c = MATERIAL.charAt(random.nextInt(MATERIAL.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.insert(at, c);
                    case 1 -> text.setCharAt(at, c);
                    default -> text.deleteCharAt(at);
                }
            }
            valid += tryAll(text.toString()) ? 1 : 0;
        }
        assertThat(valid).isGreaterThan(300);
    }

    @Test
    void randomExpressionsCutShort() {
        RandomCases cases = new RandomCases(3);
        Random random = new Random(3);
        for (int round = 0; round < 15_000; round++) {
            String text = cases.expression(3);
            tryAll(text.substring(0, random.nextInt(text.length() + 1)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇶',
            quoteCharacter = '`',
            value = {
                "(⇶1⇶)",
                "[⇶1⇶]",
                "{a: ⇶1⇶}",
                "not ⇶1⇶` `",
                "- ⇶1⇶` `",
                "` `⇶A⇶` is null`",
                "` `⇶A⇶[0]",
                "` `⇶A⇶[?]",
                "` `⇶A⇶.a",
                "` `⇶1⇶+1",
                "(⇶1⇶+1+1+1+1+1+1+1+1)",
                "(⇶1⇶ = 1)",
                "if true then ⇶1⇶` else 2`",
                "if ⇶true⇶` then 1 else 2`",
                "if true then 1 else ⇶1⇶` `",
                "let |a: 1| ⇶1⇶` `",
                "let |a: ⇶1⇶| a",
                "Some(Tags, |t| ⇶t = 'a'⇶)",
                "Length(⇶1⇶)",
                "A[⇶1⇶]",
                "1 in [⇶1⇶]",
                "..⇶1⇶` `",
                "''⇶1⇶''",
                "/(⇶a⇶)/",
                "A = 1 or ⇶A = 1⇶` `"
            })
    void nests(String before, String core, String after) throws InterruptedException {
        for (int levels : List.of(1, 30, 90, 110, 250, 2_000)) {
            String text = before.repeat(levels) + core + after.repeat(levels);
            onSmallStack(() -> assertTimeoutPreemptively(Duration.ofSeconds(20), () -> tryAll(text), text));
        }
    }

    @Test
    void refusesTreesThatAreTooHigh() throws InterruptedException {
        String text = "(".repeat(38) + "1" + ("+1".repeat(199) + ")").repeat(38);
        onSmallStack(() -> assertThat(tryAll(text)).isFalse());
        String allowed = "(".repeat(90) + "1" + ("+1".repeat(3) + ")").repeat(90);
        onSmallStack(() -> assertThat(tryAll(allowed)).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Some(L, |a| Some(L, |b| Some(L, |c| Some(L, |d| a + b + c + d = -1))))",
                "L[?] + L[?] + L[?] + L[?] + L[?] = -1",
                "let |a: [..L, ..L], b: [..a, ..a], c: [..b, ..b], d: [..c, ..c], e: [..d, ..d], f: [..e, ..e],"
                        + " g: [..f, ..f], h: [..g, ..g], i: [..h, ..h], j: [..i, ..i]| Length(j) = 1",
                "let |a: ToJson(L), b: Concat(a, a, a, a), c: Concat(b, b, b, b), d: Concat(c, c, c, c),"
                        + " e: Concat(d, d, d, d), f: Concat(e, e, e, e), g: Concat(f, f, f, f)| Length(g) = 1"
            })
    void boundsWhatManyItemsCost(String text) throws InvalidExpression {
        Event event = CaseTable.event(EventBody.of("test", "log", Severity.INFO, "m")
                .withEventId("1")
                .withTimestamp(Instant.EPOCH)
                .withProperties(Map.of("L", Collections.nCopies(500, 1L))));
        Expression expression = Expression.parse(text);
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(10), () -> expression.matches(event)))
                .isFalse();
    }

    @Test
    void boundsWhatSharedPartsCost() throws InvalidExpression {
        StringBuilder left = new StringBuilder("let |a0: [1, 1]");
        for (int i = 1; i < 60; i++) {
            left.append(", a")
                    .append(i)
                    .append(": [a")
                    .append(i - 1)
                    .append(", a")
                    .append(i - 1)
                    .append(']');
        }
        for (String body : List.of("a59 = [a58, a58]", "ToJson(a59) = 'x'", "a59 in [a59]")) {
            Expression expression = Expression.parse(left + "| " + body);
            assertThat(assertTimeoutPreemptively(Duration.ofSeconds(10), () -> expression.matches(SAMPLE)))
                    .as(body)
                    .isFalse();
        }
    }

    @Test
    void goesThroughManyItemsWhereThatIsAsked() throws InvalidExpression {
        Event event = CaseTable.event(EventBody.of("test", "log", Severity.INFO, "m")
                .withEventId("1")
                .withTimestamp(Instant.EPOCH)
                .withProperties(Map.of("L", Collections.nCopies(50_000, 1L))));
        assertThat(Expression.parse("L[*] = 1").matches(event)).isTrue();
    }
}
