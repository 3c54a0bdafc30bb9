// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherTest {
    private static List<String> texts(List<Matcher> matchers) {
        return matchers.stream().map(Matcher::toString).toList();
    }

    @Test
    void severalStandInBracesOrNot() {
        assertThat(texts(Matcher.list("{a=\"b\", c=~\"d|e\",}"))).containsExactly("a=\"b\"", "c=~\"d|e\"");
        assertThat(texts(Matcher.list("a=b,c!~x"))).containsExactly("a=\"b\"", "c!~\"x\"");
        assertThat(texts(Matcher.list(" a = b "))).containsExactly("a=\"b\"");
        assertThat(Matcher.list("{}")).isEmpty();
    }

    @Test
    void namesAndValuesMayBeAnyText() {
        assertThat(Matcher.parse("\"größe\"=\"weit, {offen}\"").matches(Map.of("größe", "weit, {offen}")))
                .isTrue();
        assertThat(Matcher.parse("größe=weit").label()).isEqualTo("größe");
        assertThat(Matcher.parse("a=\"\\u00e9\\t\\x41\\U0001F600\"").value()).isEqualTo("é\tA😀");
        assertThat(Matcher.parse("a=~\"\\bx\\d\\.\\\\w\"").value()).isEqualTo("\\bx\\d\\.\\w");
        Matcher odd = Matcher.of("a b", Matcher.Operator.EQUAL, "say \"hi\"\\\nthere");
        assertThat(Matcher.parse(odd.toString())).isEqualTo(odd);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{a=b",
                "a=b}",
                "a=b c=d",
                "a=\"x\"y",
                "{a=b}{c=d}",
                "a",
                "=b",
                "\"\"=b",
                "a=",
                "a=b,,c=d",
                "a==b",
                "a=b'c",
                "a=~\"\\1\"",
                "a=~\"(?=x)\"",
                "a=~\"x++\"",
                "a=~\"x{2,1}\"",
                "a=~\"x{2000}\"",
                "a=~\"(?<!x)y\"",
                "a=~\"[[:nope:]]\"",
                "a=~\"[a\"",
                "a=~\"*\"",
                "a=~\"\\Z\"",
                "a=~\"\\\\\"",
                "a=~\"\\p{Nonsense}\""
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Matcher.list(text)).isInstanceOf(IllegalArgumentException.class);
    }

    /** What Go's regexp answers to each, tried with amtool. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "foo.* ; foobar ; true",
                "^(foo1|foo2)$ ; foo2 ; true",
                "(?i)CRIT.* ; critical ; true",
                "(?P<team_a>a+)b ; aab ; true",
                "(?U)a+ ; aaa ; true",
                "[[:digit:]]+ ; 123 ; true",
                "[[:^digit:]]+ ; 123 ; false",
                "[a[b]+ ; a[b ; true",
                "[a&&b]+ ; &&a ; true",
                "[]a]+ ; ]a ; true",
                "[^]a]+ ; bc ; true",
                "x{,3} ; x{,3} ; true",
                "x{2} ; xx ; true",
                "a{b} ; a{b} ; true",
                "\\d+\\s\\w ; 12 x ; true",
                "\\x41\\x{42}\\103 ; ABC ; true",
                "\\Qa.b\\E+ ; a.bb ; true",
                "\\bfoo\\b ; foo ; true",
                "foo\\Bbar ; foobar ; true",
                "\\pL+ ; grün ; true",
                "\\p{Greek}+ ; αβγ ; true",
                "\\p{^Greek}+ ; αβγ ; false",
                "\\w+ ; grün ; false",
                "a|b ; ab ; false",
                "(a|ab)(c|bcd)(d*) ; abcd ; true",
                "\\_x\\- ; _x- ; true",
                "[\\s\\d]+ ; 1 2 ; true",
                "[\\Sx]+ ; ab ; true",
            })
    void expressionsMeanWhatTheyMeanInGo(String expression, String value, boolean expected) {
        assertThat(Matcher.of("a", Matcher.Operator.LIKE, expression).matches(Map.of("a", value)))
                .isEqualTo(expected);
        assertThat(Matcher.of("a", Matcher.Operator.UNLIKE, expression).matches(Map.of("a", value)))
                .isEqualTo(!expected);
    }

    @Test
    void aDotIsNoLineEnd() {
        assertThat(Matcher.parse("a=~\".*\"").matches(Map.of("a", "x\ny"))).isFalse();
        assertThat(Matcher.parse("a=~\"(?s).*\"").matches(Map.of("a", "x\ny"))).isTrue();
        assertThat(Matcher.parse("a=~\".*\"").matches(Map.of("a", "x\ry"))).isTrue();
    }

    @Test
    void aCostlyExpressionEnds() {
        Matcher costly = Matcher.parse("a=~\"(x+x+)+y\"");
        Matcher deep = Matcher.parse("a=~\"(a|b)*c\"");
        Map<String, String> labels = Map.of("a", "x".repeat(5_000));

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            assertThat(costly.matches(labels)).isFalse();
            assertThat(deep.matches(Map.of("a", "ab".repeat(200_000)))).isFalse();
        });
    }

    @Test
    void olderAlertmanagersTakeMoreWithoutQuotes() {
        assertThat(texts(MatcherText.readClassic("a=b c"))).containsExactly("a=\"b c\"");
        assertThat(texts(MatcherText.readClassic("a==b, c=~x{2}"))).containsExactly("a=\"=b\"", "c=~\"x{2\"");
        assertThat(texts(MatcherText.readClassic("{a=\"x,y\",}"))).containsExactly("a=\"x,y\"");
        assertThat(MatcherText.readClassic("a=\"\\t\\n\\d\"").get(0).value()).isEqualTo("\\t\n\\d");
        assertThat(MatcherText.readClassic("a=").get(0).value()).isEmpty();
        for (String bad : List.of("a", "1a=b", "a=\"x", "a=x\"y", "a=~(")) {
            assertThatThrownBy(() -> MatcherText.readClassic(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
