// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingDocumentTest {
    private static final Set<String> CHANNELS = Set.of("ops", "duty", "mail", "chat");

    private static Route read(Map<String, ?> route) {
        return RoutingDocument.read(Map.of("route", route), CHANNELS);
    }

    private static List<String> channels(Route root, Map<String, String> labels) {
        return root.find(labels).stream()
                .flatMap(route -> route.channels().stream())
                .toList();
    }

    @Test
    void theDeepestMatchWinsAndAParentWithAMatchingChildIsSilent() {
        Route root = read(Map.of(
                "channel",
                "ops",
                "routes",
                List.of(Map.of(
                        "channel", "mail",
                        "matchers", List.of("team=\"a\""),
                        "routes", List.of(Map.of("channel", "duty", "matchers", List.of("severity=critical")))))));

        assertThat(channels(root, Map.of("team", "a", "severity", "critical"))).containsExactly("duty");
        assertThat(channels(root, Map.of("team", "a", "severity", "info"))).containsExactly("mail");
        assertThat(channels(root, Map.of("severity", "critical"))).containsExactly("ops");
    }

    @Test
    void continueAsksTheSiblingsAfterIt() {
        Route root = read(Map.of(
                "channel",
                "ops",
                "routes",
                List.of(
                        Map.of("channel", "duty", "matchers", List.of("test=~\"1|2\""), "continue", true),
                        Map.of("channel", "mail", "matchers", List.of("test=2")),
                        Map.of("channel", "chat"))));

        assertThat(channels(root, Map.of("test", "2"))).containsExactly("duty", "mail");
        assertThat(channels(root, Map.of("test", "1"))).containsExactly("duty", "chat");
        assertThat(channels(root, Map.of("test", "3"))).containsExactly("chat");
    }

    @Test
    void childrenInheritWhatTheyDoNotSayExceptMuteTimes() {
        Route child = read(Map.of(
                        "channel",
                        "ops",
                        "group_by",
                        List.of("node", "policy"),
                        "group_wait",
                        "0s",
                        "group_interval",
                        "5m",
                        "mute_times",
                        List.of("22:00-06:00"),
                        "routes",
                        List.of(Map.of("repeat_interval", "1d"))))
                .routes()
                .get(0);

        assertThat(child.channels()).containsExactly("ops");
        assertThat(child.groupBy()).containsExactly("node", "policy");
        assertThat(child.timing())
                .isEqualTo(new Route.Timing(Duration.ZERO, Duration.ofMinutes(5), Duration.ofDays(1)));
        assertThat(child.quiet().isEmpty()).isTrue();
    }

    @Test
    void aMissingGroupLabelCountsAsEmptyAndDotsStandForEveryLabel() {
        Route some = read(Map.of("channel", "ops", "group_by", List.of("node")));
        Route all = read(Map.of("channel", "ops", "group_by", List.of("...")));
        Route none = read(Map.of("channel", "ops", "group_by", List.of()));

        assertThat(some.group(Map.of("a", "1"))).isEqualTo(Map.of("node", ""));
        assertThat(all.group(Map.of("a", "1"))).isEqualTo(Map.of("a", "1"));
        assertThat(none.group(Map.of("a", "1"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a=\"x\" ; x ; true",
                "a=x ; x ; true",
                "a=\"x\" ; xy ; false",
                "a!=\"x\" ; '' ; true",
                "a=\"\" ; '' ; true",
                "a=~\"x|y\" ; y ; true",
                "a=~\"x\" ; xy ; false",
                "a=~\".*\" ; '' ; true",
                "a!~\"x.*\" ; xy ; false",
                "a!~\"x\" ; xy ; true",
                "a=\"say \\\"hi\\\"\" ; say \"hi\" ; true",
                "a=~\"(a+)+b\" ; aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac ; false",
            })
    void matchersCompareAsAlertmanagerDoes(String matcher, String value, boolean expected) {
        Map<String, String> labels = value.isEmpty() ? Map.of() : Map.of("a", value);

        assertThat(Matcher.parse(matcher).matches(labels)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a==b", "=b", "a=~\"(\"", "a=\"x", "a=b c"})
    void whatIsNoMatcherIsRefused(String text) {
        assertThatThrownBy(() -> Matcher.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyProblemIsNamedWithItsPlace() {
        Map<String, Object> child = Map.of(
                "channel", "pager",
                "matchers", List.of("severity", "team=~\"[\""),
                "group_wait", 30,
                "group_interval", "0s",
                "repeat_interval", "soon",
                "group_by", List.of("...", "node"),
                "mute_times", List.of("at night"),
                "continue", "yes",
                "reciever", "x");
        Map<String, Object> root = Map.of("matchers", List.of("a=b"), "continue", true, "routes", List.of(child, "x"));

        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> RoutingDocument.read(Map.of("route", root, "receivers", List.of()), CHANNELS));

        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        "receivers",
                        "route.channel",
                        "route.matchers",
                        "route.continue",
                        "route.routes[0].reciever",
                        "route.routes[0].channel",
                        "route.routes[0].matchers[0]",
                        "route.routes[0].matchers[1]",
                        "route.routes[0].group_wait",
                        "route.routes[0].group_interval",
                        "route.routes[0].repeat_interval",
                        "route.routes[0].group_by",
                        "route.routes[0].mute_times[0]",
                        "route.routes[0].continue",
                        "route.routes[1]");
        assertThat(refused.getMessage()).contains("channels: chat, duty, mail, ops");
    }

    @Test
    void theRootIsRequired() {
        assertThatThrownBy(() -> RoutingDocument.read(Map.of("routes", List.of()), CHANNELS))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("route: is required");
    }

    @Test
    void aTreeThatIsTooDeepIsRefused() {
        Map<String, Object> route = Map.of();
        for (int i = 0; i < 20; i++) {
            route = Map.of("routes", List.of(route));
        }
        Map<String, Object> deep = Map.of("channel", "ops", "routes", List.of(route));

        assertThatThrownBy(() -> read(deep)).isInstanceOf(InvalidInput.class).hasMessageContaining("one too many");
    }

    @ParameterizedTest
    @CsvSource({
        "22:00-06:00, 2025-08-12T21:59, false",
        "22:00-06:00, 2025-08-12T22:00, true",
        "22:00-06:00, 2025-08-12T05:59, true",
        "22:00-06:00, 2025-08-12T06:00, false",
        "Mon-Fri 18:00-08:00, 2025-08-16T07:00, true",
        "Mon-Fri 18:00-08:00, 2025-08-16T18:30, false",
        "Mon-Fri 18:00-08:00, 2025-08-18T07:00, false",
        "'Sat,Sun 00:00-24:00', 2025-08-17T23:59, true",
        "Fri-Mon 12:00-13:00, 2025-08-18T12:30, true",
        "Fri-Mon 12:00-13:00, 2025-08-19T12:30, false",
    })
    void muteTimesAreOfTheWeek(String text, String time, boolean inside) {
        ZonedDateTime at = ZonedDateTime.of(java.time.LocalDateTime.parse(time), ZoneId.of("Europe/London"));

        assertThat(MuteTime.parse(text).contains(at)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "night", "25:00-26:00", "10:00-10:00", "Mon 24:00-01:00", "Xyz 01:00-02:00", "10:70-11:00"})
    void whatIsNoTimeOfTheWeekIsRefused(String text) {
        assertThatThrownBy(() -> MuteTime.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
