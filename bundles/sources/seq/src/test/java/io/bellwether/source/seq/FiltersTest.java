// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.source.PollQuery;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
    @Test
    void joinsCategoryEnvironmentAndNoise() {
        assertThat(Filters.queries(
                        Map.of("auth", "@Message like '%a%' ci or B"), "O'Hara__100%", Filters.DEFAULT_NOISE, false))
                .containsExactly(new PollQuery(
                        "auth",
                        "(@Message like '%a%' ci or B) and @Properties._Environment like 'O''Hara__100%' ci and (not"
                                + " (@Properties.SourceContext like 'Seq.Api%' or @Properties.Group ="
                                + " 'api/events/resources'))"));
    }

    @Test
    void leavesOutWhatIsNotAskedFor() {
        assertThat(Filters.queries(Map.of("all", "true"), null, "", false))
                .containsExactly(new PollQuery("all", "(true)"));
        assertThat(Filters.queries(Map.of("all", "true"), " ", " ", false))
                .containsExactly(new PollQuery("all", "(true)"));
    }

    @Test
    void defaultsAreClosedAndInOrder() {
        assertThat(Filters.DEFAULT_QUERIES).containsOnlyKeys("critical", "auth", "http", "ee");
        assertThat(Filters.queries(Filters.DEFAULT_QUERIES, "Prod%", Filters.DEFAULT_NOISE, true))
                .extracting(PollQuery::name)
                .containsExactly("critical", "auth", "http", "ee");
        assertThat(Filters.DEFAULT_QUERIES.values())
                .noneMatch(filter -> filter.contains("@Timestamp") || filter.contains("{"));
    }

    @Test
    void readsAllCriticalEventsWhateverTheCategoriesAndTheNoise() {
        assertThat(Filters.queries(Map.of("auth", "Has(Token)"), "Prod%", "not Loud", true))
                .contains(
                        new PollQuery(
                                "all-critical",
                                "(" + Filters.CRITICAL + ") and @Properties._Environment like 'Prod%' ci and ("
                                        + Filters.DEFAULT_NOISE + ")"),
                        new PollQuery(
                                "auth", "(Has(Token)) and @Properties._Environment like 'Prod%' ci and (not Loud)"));
        assertThat(Filters.queries(Filters.DEFAULT_QUERIES, "Prod%", "", true))
                .extracting(PollQuery::name)
                .containsExactly("critical", "auth", "http", "ee", "all-critical");
        assertThat(Filters.queries(Map.of("all", "true"), "Prod%", Filters.DEFAULT_NOISE, true))
                .hasSize(1);
        assertThat(Filters.queries(Map.of("all", "true"), "Prod%", "not Loud", true))
                .hasSize(2);
        assertThatThrownBy(() -> Filters.queries(Map.of("all-critical", "true"), null, "", true))
                .hasMessageContaining("choose another");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true) or (true",
                "(a",
                "a)",
                "[1",
                "(a]",
                "'open",
                "A = 'x'' ",
                "\"open",
                "A = /x",
                "true -- rest",
                "' ')or('"
            })
    void refusesWhatCouldReachOut(String filter) {
        assertThat(Filters.isClosed(filter)).isFalse();
        assertThatThrownBy(() -> Filters.queries(Map.of("x", filter), "Prod%", "", false))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("queries.x");
        assertThatThrownBy(() -> Filters.queries(Map.of("x", "true"), "Prod%", filter, false))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("noise");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A = ') or ('",
                "A = 'it''s (' and B in [1, (2)]",
                "\"a (fragment\"",
                "A = /\\(x\\//",
                "A in [/[(]/]",
                "A / 2 > (B / 3)",
                "A - 1 > -1",
                "{a: 1} = B"
            })
    void takesWhatPairsUp(String filter) {
        assertThat(Filters.isClosed(filter)).isTrue();
    }

    @Test
    void tellsEveryProblemAtOnce() {
        assertThatThrownBy(() -> Filters.queries(Map.of(), null, "(", false))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        e -> assertThat(e.problems()).extracting("field").containsExactly("queries", "noise"));
        assertThatThrownBy(() -> Filters.queries(Map.of("a b", " "), null, "", false))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.problems()).hasSize(2));
    }
}
