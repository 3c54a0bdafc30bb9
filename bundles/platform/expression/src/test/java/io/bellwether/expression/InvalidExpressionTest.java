// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidExpressionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '⇶',
            quoteCharacter = '`',
            value = {
                "A == 1                      ⇶ 2  ⇶ write = for equality",
                "A != 1                      ⇶ 2  ⇶ write <>",
                "A = 1 && B = 2              ⇶ 6  ⇶ write and",
                "A = 1 || B = 2              ⇶ 6  ⇶ write or",
                "!A                          ⇶ 0  ⇶ write not",
                "A = 'x                      ⇶ 4  ⇶ close it with '",
                "A = \"x\"                   ⇶ 4  ⇶ write 'x'",
                "A in [\"x\"]                ⇶ 6  ⇶ write 'x'",
                "A =                         ⇶ 3  ⇶ a value is missing",
                "(A = 1                      ⇶ 6  ⇶ close the parenthesis",
                "A = 1 B = 2                 ⇶ 6  ⇶ join conditions with and",
                "and                         ⇶ 0  ⇶ @Properties['and']",
                "@Levle = 'x'                ⇶ 0  ⇶ did you mean @Level?",
                "@level = 'x'                ⇶ 0  ⇶ did you mean @Level?",
                "@Nothing                    ⇶ 0  ⇶ without @",
                "StartWith(A, 'x')           ⇶ 0  ⇶ did you mean StartsWith?",
                "Frobnicate(A)               ⇶ 0  ⇶ known functions: Coalesce",
                "Length()                    ⇶ 0  ⇶ it takes 1",
                "Substring('a')              ⇶ 0  ⇶ it takes 2 to 3",
                "Length(A B)                 ⇶ 9  ⇶ separate arguments",
                "A > 1 ci                    ⇶ 6  ⇶ ci goes with",
                "Length(A) ci                ⇶ 10 ⇶ ci may follow",
                "@Timestamp >= '2025-01-01'  ⇶ 11 ⇶ DateTime('2025-01-01')",
                "A > 'x'                     ⇶ 2  ⇶ without quotes",
                "not A like 'x'              ⇶ 6  ⇶ not (A like",
                "not A = 'x'                 ⇶ 6  ⇶ not (A =",
                "not A[?] in ['x']           ⇶ 9  ⇶ not (A in",
                "A like B                    ⇶ 2  ⇶ like '%x%'",
                "A not B                     ⇶ 2  ⇶ not in, not like",
                "A is 5                      ⇶ 5  ⇶ is null or is not null",
                "A[?]                        ⇶ 2  ⇶ Tags[?] = 'a'",
                "A[? = 1                     ⇶ 4  ⇶ [?] or [*]",
                "Some(A, 1)                  ⇶ 0  ⇶ Some(Tags, |t|",
                "1x                          ⇶ 0  ⇶ @Properties['1x']",
                "1h30                        ⇶ 0  ⇶ 1h30m",
                "0xZZ                        ⇶ 0  ⇶ 0x1A2B3C4D",
                "A = /x                      ⇶ 4  ⇶ close it with /",
                "A = /(/                     ⇶ 4  ⇶ backslash",
                "IsMatch(A, B)               ⇶ 0  ⇶ IsMatch(A, /x+/)",
                "Length(/x/)                 ⇶ 0  ⇶ text in quotes",
                "$v = 1                      ⇶ 0  ⇶ in place of $v",
                "A = #                       ⇶ 4  ⇶ single quotes",
                "{'a'}                       ⇶ 1  ⇶ 'a': value",
                "let |a 1| a                 ⇶ 7  ⇶ let |a: 1| a + 1",
                "let |1: 1| a                ⇶ 5  ⇶ let |a: 1| a + 1",
                "let |a: 1 a                 ⇶ 10 ⇶ close the names with |",
                "let |a: \"x\"| a            ⇶ 8  ⇶ write 'x'",
                "Some(A, |1| true)           ⇶ 9  ⇶ |x| x = 'a'",
                "Some(A, |x true)            ⇶ 11 ⇶ close the parameters",
                "A. = 1                      ⇶ 3  ⇶ ['the name']",
                "A[1 = 1                     ⇶ 7  ⇶ close the index",
                "[1, 2                       ⇶ 5  ⇶ close with ]",
                "[1 2]                       ⇶ 3  ⇶ separate elements",
                "{a: 1                       ⇶ 5  ⇶ close with }",
                "{1: 1}                      ⇶ 1  ⇶ {a: 1}",
                "Length(A                    ⇶ 8  ⇶ close with )",
                "\"x                          ⇶ 0  ⇶ close it with",
                "A ~ 1                       ⇶ 2  ⇶ single quotes",
                "|x| x                       ⇶ 0  ⇶ join conditions",
                "A in                        ⇶ 4  ⇶ a value is missing",
                "A like                      ⇶ 6  ⇶ a value is missing",
                "A + \"x\" = 1                ⇶ 4  ⇶ write 'x'",
                "-\"x\"                       ⇶ 1  ⇶ write 'x'",
                "A = 'x' ci ci               ⇶ 11 ⇶ ci may follow",
                "A = /(a{99}){999}/          ⇶ 4  ⇶ repetitions at most",
                "if A then 1                 ⇶ 11 ⇶ if … then … else …"
            })
    void namesPositionAndRemedy(String text, int position, String remedy) {
        assertThatThrownBy(() -> Expression.parse(text)).isInstanceOfSatisfying(InvalidExpression.class, invalid -> {
            assertThat(invalid.position()).isEqualTo(position);
            assertThat(invalid.suggestion()).contains(remedy);
            assertThat(invalid).hasMessageContaining("at position " + position).hasMessageContaining(remedy);
        });
    }

    @Test
    void refusesTheEmptyText() {
        assertThatThrownBy(() -> Expression.parse("  "))
                .isInstanceOf(InvalidExpression.class)
                .hasMessageContaining("empty");
    }
}
