// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.OnCall.Shift;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is on call when, over a year with its changes of clocks. */
class RotaTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
    private static final LocalDateTime MONDAY = LocalDateTime.parse("2026-01-05T09:00");
    private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);

    private static Rota rota(ZoneId zone, Layer... layers) {
        return new Rota("primary", "Primary", zone, List.of(layers));
    }

    private static Layer layer(String id, String every, List<Hours> hours, String... people) {
        return new Layer(id, List.of(people), MONDAY, HandOver.parse(every), hours);
    }

    private static List<String> told(List<Shift> shifts) {
        return shifts.stream()
                .map(shift -> shift.person() + " " + shift.from() + " " + shift.to())
                .toList();
    }

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    @Test
    void aWeeklyRotaIsHandedOverAtNineInSummerAndInWinter() {
        Rota rota = rota(LONDON, layer("days", "1w", List.of(), "alice", "bob"));
        List<Shift> shifts = rota.shifts(at("2026-03-23T09:00:00Z"), at("2026-04-13T08:00:00Z"), List.of());
        assertThat(told(shifts))
                .as("clocks go forward on 29 March")
                .containsExactly(
                        "bob 2026-03-23T09:00:00Z 2026-03-30T08:00:00Z",
                        "alice 2026-03-30T08:00:00Z 2026-04-06T08:00:00Z",
                        "bob 2026-04-06T08:00:00Z 2026-04-13T08:00:00Z");
        rota.shifts(at("2026-01-05T09:00:00Z"), at("2026-12-28T09:00:00Z"), List.of())
                .forEach(shift ->
                        assertThat(shift.from().atZone(LONDON).toLocalTime()).isEqualTo(LocalTime.of(9, 0)));
    }

    @Test
    void twelveHoursMeanTheClockAndNotTheSun() {
        Rota rota = rota(LONDON, layer("halves", "12h", List.of(), "alice", "bob"));
        List<Shift> shifts = rota.shifts(at("2026-10-24T08:00:00Z"), at("2026-10-26T09:00:00Z"), List.of());
        assertThat(shifts)
                .allSatisfy(shift ->
                        assertThat(shift.from().atZone(LONDON).getHour()).isIn(9, 21));
        assertThat(Duration.between(shifts.get(1).from(), shifts.get(1).to()))
                .as("the night the clocks go back")
                .isEqualTo(Duration.ofHours(13));
    }

    @Test
    void shiftsHaveNoBreakAndEveryMomentAgreesWithThem() {
        Random random = new Random(7);
        for (int round = 0; round < 40; round++) {
            ZoneId zone = random.nextBoolean() ? LONDON : LORD_HOWE;
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                List<Hours> hours = new ArrayList<>();
                for (int j = 0; j < random.nextInt(3); j++) {
                    int from = random.nextInt(48) * 30;
                    int to = (from + 30 + random.nextInt(46) * 30) % Hours.DAY;
                    hours.add(new Hours(
                            random.nextBoolean() ? ALL : EnumSet.of(DayOfWeek.SUNDAY), from, to == 0 ? Hours.DAY : to));
                }
                layers.add(layer(
                        "layer-" + i,
                        List.of("1w", "1d", "12h", "7h", "1h").get(random.nextInt(5)),
                        hours,
                        "a" + i,
                        "b" + i,
                        "c" + i));
            }
            Rota rota = new Rota("r", "R", zone, layers);
            Instant from = at(round % 2 == 0 ? "2026-03-28T11:13:00Z" : "2026-10-03T01:07:00Z");
            List<RotaOverride> overrides = List.of(new RotaOverride(
                    "o", "r", "zoe", from.plus(Duration.ofHours(9)), from.plus(Duration.ofHours(11)), null, from));
            Instant to = from.plus(Duration.ofDays(3));
            List<Shift> shifts = rota.shifts(from, to, overrides);
            assertThat(shifts.get(0).from()).isEqualTo(from);
            assertThat(shifts.get(shifts.size() - 1).to()).isEqualTo(to);
            for (int i = 1; i < shifts.size(); i++) {
                Shift before = shifts.get(i - 1);
                Shift shift = shifts.get(i);
                assertThat(shift.from()).isEqualTo(before.to()).isBefore(shift.to());
                assertThat(List.of(
                                String.valueOf(shift.person()), String.valueOf(shift.layer()), "" + shift.override()))
                        .isNotEqualTo(List.of(
                                String.valueOf(before.person()),
                                String.valueOf(before.layer()),
                                "" + before.override()));
            }
            for (Shift shift : shifts) {
                for (Instant moment = shift.from(); moment.isBefore(shift.to()); moment = moment.plusSeconds(610)) {
                    Shift asked =
                            rota.shifts(moment, moment.plusMillis(1), overrides).get(0);
                    assertThat(asked.person()).as("%s at %s", rota, moment).isEqualTo(shift.person());
                }
            }
        }
    }

    @Test
    void outsideItsHoursALayerHasNobodyAndTheOneBelowShowsThrough() {
        Hours office = new Hours(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), 9 * 60, 17 * 60);
        Rota alone = rota(LONDON, layer("office", "1w", List.of(office), "alice"));
        assertThat(told(alone.shifts(at("2026-01-09T12:00:00Z"), at("2026-01-12T12:00:00Z"), List.of())))
                .containsExactly(
                        "alice 2026-01-09T12:00:00Z 2026-01-09T17:00:00Z",
                        "null 2026-01-09T17:00:00Z 2026-01-12T09:00:00Z",
                        "alice 2026-01-12T09:00:00Z 2026-01-12T12:00:00Z");
        assertThat(alone.gaps(at("2026-01-09T12:00:00Z"), at("2026-01-12T12:00:00Z"), List.of()))
                .hasSize(1);

        Rota both =
                rota(LONDON, layer("always", "1w", List.of(), "nina"), layer("office", "1w", List.of(office), "alice"));
        assertThat(told(both.shifts(at("2026-01-09T12:00:00Z"), at("2026-01-12T12:00:00Z"), List.of())))
                .containsExactly(
                        "alice 2026-01-09T12:00:00Z 2026-01-09T17:00:00Z",
                        "nina 2026-01-09T17:00:00Z 2026-01-12T09:00:00Z",
                        "alice 2026-01-12T09:00:00Z 2026-01-12T12:00:00Z");
    }

    @Test
    void hoursOverMidnightBelongToTheDayTheyBeginOn() {
        Hours night = new Hours(EnumSet.of(DayOfWeek.FRIDAY), 22 * 60, 6 * 60);
        Rota rota = rota(LONDON, layer("night", "1w", List.of(night), "nina"));
        assertThat(told(rota.shifts(at("2026-01-09T12:00:00Z"), at("2026-01-11T12:00:00Z"), List.of())))
                .containsExactly(
                        "null 2026-01-09T12:00:00Z 2026-01-09T22:00:00Z",
                        "nina 2026-01-09T22:00:00Z 2026-01-10T06:00:00Z",
                        "null 2026-01-10T06:00:00Z 2026-01-11T12:00:00Z");
    }

    @Test
    void hoursThatEndInTheSkippedHourEndWhenTheClocksChange() {
        Hours night = new Hours(ALL, 22 * 60, 90);
        assertThat(night.end(at("2026-03-29T00:30:00Z"), LONDON))
                .as("half past one does not exist on that night")
                .isEqualTo(at("2026-03-29T01:00:00Z"));
        assertThat(night.end(at("2026-10-25T00:10:00Z"), LONDON))
                .as("half past one comes twice; the first one counts")
                .isEqualTo(at("2026-10-25T00:30:00Z"));
        assertThat(night.contains(at("2026-10-25T01:10:00Z"), LONDON)).isFalse();
    }

    @Test
    void ofTwoOverridesTheOneMadeLastHolds() {
        Rota rota = rota(LONDON, layer("days", "1w", List.of(), "alice", "bob"));
        Instant noon = at("2026-01-06T12:00:00Z");
        List<RotaOverride> overrides = List.of(
                new RotaOverride(
                        "x", "primary", "carol", noon, noon.plusSeconds(7200), null, at("2026-01-02T00:00:00Z")),
                new RotaOverride(
                        "y",
                        "primary",
                        "dave",
                        noon.plusSeconds(3600),
                        noon.plusSeconds(9000),
                        null,
                        at("2026-01-01T00:00:00Z")));
        assertThat(told(rota.shifts(noon, noon.plusSeconds(10_000), overrides)))
                .containsExactly(
                        "carol 2026-01-06T12:00:00Z 2026-01-06T14:00:00Z",
                        "dave 2026-01-06T14:00:00Z 2026-01-06T14:30:00Z",
                        "alice 2026-01-06T14:30:00Z 2026-01-06T14:46:40Z");
    }

    @Test
    void theShiftThatIsOnIsWholeAndTheNextIsSomebodyElses() {
        Rota rota = rota(LONDON, layer("days", "1w", List.of(), "alice", "alice", "bob"));
        Shift on = rota.on(at("2026-01-30T00:00:00Z"), List.of());
        assertThat(on)
                .isEqualTo(new Shift(at("2026-01-26T09:00:00Z"), at("2026-02-09T09:00:00Z"), "alice", "days", null));
        assertThat(rota.next(on, List.of()))
                .isEqualTo(new Shift(at("2026-02-09T09:00:00Z"), at("2026-02-16T09:00:00Z"), "bob", "days", null));
        Shift before = rota.on(at("2026-01-01T00:00:00Z"), List.of());
        assertThat(before).isEqualTo(new Shift(null, at("2026-01-05T09:00:00Z"), null, null, null));
        assertThat(rota(LONDON, layer("days", "1w", List.of(), "alice"))
                        .on(at("2026-02-01T00:00:00Z"), List.of())
                        .to())
                .as("one person alone is never relieved")
                .isNull();
    }
}
