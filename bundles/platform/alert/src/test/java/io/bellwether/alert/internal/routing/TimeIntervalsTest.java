// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.wire.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeIntervalsTest {
    private static TimeInterval read(String part) {
        Fields fields = Fields.of(
                Json.yaml("time_intervals: [ { name: x, time_intervals: [ " + part + " ] } ]")
                        .get(0),
                Set.of("time_intervals"));
        Map<String, TimeInterval> read = TimeIntervals.read(fields, "time_intervals");
        fields.check();
        return read.get("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{times: [{start_time: '09:00', end_time: '17:00'}]} ; 2025-08-12T09:00:00Z ; true",
                "{times: [{start_time: '09:00', end_time: '17:00'}]} ; 2025-08-12T16:59:59Z ; true",
                "{times: [{start_time: '09:00', end_time: '17:00'}]} ; 2025-08-12T17:00:00Z ; false",
                "{times: [{start_time: '23:00', end_time: '24:00'}]} ; 2025-08-12T23:59:00Z ; true",
                "{times: []} ; 2025-08-12T23:59:00Z ; false",
                "{} ; 2025-08-12T23:59:00Z ; true",
                "{weekdays: ['monday:friday']} ; 2025-08-16T12:00:00Z ; false",
                "{weekdays: ['Monday:Friday', sunday]} ; 2025-08-17T12:00:00Z ; true",
                "{weekdays: ['sunday:saturday']} ; 2025-08-17T12:00:00Z ; true",
                "{days_of_month: ['1:5', '-3:-1']} ; 2025-02-26T12:00:00Z ; true",
                "{days_of_month: ['1:5', '-3:-1']} ; 2025-02-25T12:00:00Z ; false",
                "{days_of_month: ['-1']} ; 2024-02-29T12:00:00Z ; true",
                "{days_of_month: ['30:31']} ; 2025-02-28T12:00:00Z ; false",
                "{days_of_month: ['27:31']} ; 2025-02-28T12:00:00Z ; true",
                "{days_of_month: ['-31:-20']} ; 2025-02-01T12:00:00Z ; true",
                "{days_of_month: ['5:-1']} ; 2025-02-28T12:00:00Z ; true",
                "{months: ['january:march', '12']} ; 2025-12-01T00:00:00Z ; true",
                "{months: [1]} ; 2025-02-01T00:00:00Z ; false",
                "{years: ['2025:2027']} ; 2028-01-01T00:00:00Z ; false",
                "{years: [2025]} ; 2025-01-01T00:00:00Z ; true",
                "{times: [{start_time: '00:00', end_time: '01:00'}], location: 'Australia/Sydney'} ; 2025-08-12T14:30:00Z ; true",
                "{weekdays: [wednesday], location: 'Australia/Sydney'} ; 2025-08-12T14:30:00Z ; true",
                "{weekdays: [tuesday], months: [7]} , {weekdays: [tuesday], months: [8]} ; 2025-08-12T14:30:00Z ; true",
                "{weekdays: [monday], months: [8]} ; 2025-08-12T14:30:00Z ; false",
            })
    void containsWhatAlertmanagersDo(String part, String time, boolean inside) {
        assertThat(read(part).contains(Instant.parse(time))).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{times: [{start_time: '17:00', end_time: '09:00'}]} ; times[0].end_time",
                "{times: [{start_time: '9:00', end_time: '17:00'}]} ; times[0].start_time",
                "{times: [{start_time: '09:00'}]} ; times[0].end_time",
                "{weekdays: ['saturday:sunday']} ; weekdays[0]",
                "{weekdays: [mon]} ; weekdays[0]",
                "{days_of_month: ['0']} ; days_of_month[0]",
                "{days_of_month: ['-3:5']} ; days_of_month[0]",
                "{days_of_month: ['5:3']} ; days_of_month[0]",
                "{days_of_month: ['32']} ; days_of_month[0]",
                "{days_of_month: ['-1:-3']} ; days_of_month[0]",
                "{months: ['march:january']} ; months[0]",
                "{months: [13]} ; months[0]",
                "{years: [soon]} ; years[0]",
                "{location: Atlantis} ; location",
                "{wekdays: [monday]} ; wekdays",
            })
    void whatIsNoTimeIsRefusedAtItsPlace(String part, String place) {
        assertThatThrownBy(() -> read(part))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("time_intervals[0].time_intervals[0]." + place + ":");
    }

    @Test
    void routesNameThem() {
        String text =
                """
                route:
                  channel: ops
                  routes:
                    - matchers: ['severity!="critical"']
                      mute_time_intervals: [nights]
                    - active_time_intervals: [weekends]
                time_intervals:
                  - name: nights
                    time_intervals:
                      - times: [{start_time: '00:00', end_time: '06:00'}]
                  - name: weekends
                    time_intervals:
                      - weekdays: ['saturday', 'sunday']
                """;
        Route root = RoutingDocument.read(Json.yaml(text).get(0), Set.of("ops"));
        Instant night = Instant.parse("2025-08-12T03:00:00Z");

        assertThat(root.quiet().why(night, ZoneOffset.UTC)).isNull();
        assertThat(root.routes().get(0).quiet().why(night, ZoneOffset.UTC)).isEqualTo("mute time interval nights");
        assertThat(root.routes().get(1).quiet().why(night, ZoneOffset.UTC))
                .isEqualTo("outside of active time interval weekends");
        assertThat(root.routes().get(1).quiet().contains(Instant.parse("2025-08-16T03:00:00Z"), ZoneOffset.UTC))
                .isFalse();

        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> RoutingDocument.read(
                        Json.yaml(text.replace("[nights]", "[mornings]").replace("name: weekends", "name: nights"))
                                .get(0),
                        Set.of("ops")));
        assertThat(refused.problems())
                .extracting(Problem::field)
                .isEqualTo(List.of(
                        "time_intervals[1].name",
                        "route.routes[0].mute_time_intervals[0]",
                        "route.routes[1].active_time_intervals[0]"));
    }

    @Test
    void aRouteTellsSeveralAndFollowsAnEscalationInstead() {
        String text =
                """
                route:
                  channels: [ops, mail]
                  routes:
                    - matchers: ['team="sec"']
                      escalation: security
                    - matchers: ['team="web"']
                      channel: chat
                      escalation: security
                      routes: [ { matchers: ['deep="1"'] } ]
                    - matchers: ['team="x"']
                """;
        Route root = RoutingDocument.read(Json.yaml(text).get(0), Set.of("ops", "mail", "chat"), "security"::equals);
        assertThat(root.channels()).containsExactly("ops", "mail");
        assertThat(root.routes())
                .extracting(Route::channels)
                .containsExactly(List.of(), List.of("chat"), List.of("ops", "mail"));
        assertThat(root.routes().get(1).routes().get(0).escalation()).isEqualTo("security");
        assertThat(root.routes().get(2).escalation()).isNull();

        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> RoutingDocument.read(
                        Json.yaml(text.replace("[ops, mail]", "[ops, nobody, ops]"))
                                .get(0),
                        Set.of("ops"),
                        ladder -> false));
        assertThat(refused.problems())
                .extracting(Problem::field)
                .contains("route.channels[1]", "route.channels", "route.routes[0].escalation");
        assertThatThrownBy(() -> RoutingDocument.read(
                        Map.of("route", Map.of("channel", "ops", "channels", List.of("ops"))), Set.of("ops")))
                .hasMessageContaining("route.channel: must be left out");
        assertThat(RoutingDocument.read(Map.of("route", Map.of("escalation", "security")), Set.of())
                        .channels())
                .isEmpty();
    }
}
