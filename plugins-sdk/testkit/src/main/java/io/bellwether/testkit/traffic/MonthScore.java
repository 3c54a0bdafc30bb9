// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.testkit.traffic.Episode.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How well alerts tell what was scripted. An incident is found by the first alert of one of its classes that opens in its
 * environment between its onset and half an hour after its end, as counters keep a jump in sight that long. An alert
 * that opens while an incident is about in its environment, whatever its class, is no false one; any other is.
 */
public final class MonthScore {
    private static final Duration AFTERMATH = Duration.ofMinutes(35);

    private final List<Episode> incidents;
    private final List<Alarm> alarms;
    private final Map<Episode, Alarm> found = new LinkedHashMap<>();
    private final List<Alarm> wrong = new ArrayList<>();
    private final double weeks;

    /**
     * An alert that opened.
     *
     * @param text what it said
     */
    public record Alarm(String environment, String policy, AlertClass alertClass, Instant openedAt, String text) {}

    /**
     * @param incidents what was to be found
     * @param notes what may be told and need not
     * @param weeks weeks scored, of one environment each
     */
    public MonthScore(List<Episode> incidents, List<Episode> notes, List<Alarm> alarms, double weeks) {
        this.incidents = List.copyOf(incidents);
        this.alarms = List.copyOf(alarms);
        this.weeks = weeks;
        for (Episode incident : incidents) {
            alarms.stream()
                    .filter(alarm -> isAbout(incident, alarm)
                            && incident.kind().classes().contains(alarm.alertClass()))
                    .min(java.util.Comparator.comparing(Alarm::openedAt))
                    .ifPresent(alarm -> found.put(incident, alarm));
        }
        for (Alarm alarm : alarms) {
            if (Stream.concat(incidents.stream(), notes.stream()).noneMatch(each -> isAbout(each, alarm))) {
                wrong.add(alarm);
            }
        }
    }

    private static boolean isAbout(Episode incident, Alarm alarm) {
        return incident.environment().equals(alarm.environment)
                && !alarm.openedAt.isBefore(incident.onset())
                && alarm.openedAt.isBefore(incident.end().plus(AFTERMATH));
    }

    /** The share of incidents that were found; 1 when there were none. */
    public double recall() {
        return incidents.isEmpty() ? 1 : (double) found.size() / incidents.size();
    }

    /** The share of alerts that were about an incident; 1 when there were none. */
    public double precision() {
        return alarms.isEmpty() ? 1 : 1 - (double) wrong.size() / alarms.size();
    }

    /** The share of alerts that were about nothing. */
    public double falseShare() {
        return 1 - precision();
    }

    public double falsePerWeek() {
        return wrong.size() / weeks;
    }

    /** Alerts about nothing. */
    public List<Alarm> wrong() {
        return List.copyOf(wrong);
    }

    public List<Episode> missed() {
        return incidents.stream()
                .filter(incident -> !found.containsKey(incident))
                .toList();
    }

    /** The median of the time from an incident's onset to its alert; null when none was found. */
    public Duration timeToDetect() {
        return median(found.entrySet().stream()
                .map(entry -> Duration.between(entry.getKey().onset(), entry.getValue().openedAt))
                .toList());
    }

    /**
     * The median of the time from the alert to the peak of the trouble, of incidents that have one later than their
     * onset; negative when alerts come later; null when none was found.
     */
    public Duration lead() {
        return median(found.entrySet().stream()
                .filter(entry -> entry.getKey().peak().isAfter(entry.getKey().onset()))
                .map(entry -> Duration.between(
                        entry.getValue().openedAt, entry.getKey().peak()))
                .toList());
    }

    private static Duration median(List<Duration> durations) {
        Duration[] sorted = durations.stream().sorted().toArray(Duration[]::new);
        if (sorted.length == 0) {
            return null;
        }
        Duration upper = sorted[sorted.length / 2];
        return sorted.length % 2 == 1
                ? upper
                : sorted[sorted.length / 2 - 1].plus(upper).dividedBy(2);
    }

    /** The figures as lines of text: in all, per incident, and what was wrong. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "recall %.1f %% (%d of %d)  precision %.1f %%  false triggers %.1f %% (%d of %d alerts)  false alarms %.2f"
                        + " per environment-week  time to detect %s  lead before the peak %s",
                100 * recall(),
                found.size(),
                incidents.size(),
                100 * precision(),
                100 * falseShare(),
                wrong.size(),
                alarms.size(),
                falsePerWeek(),
                minutes(timeToDetect()),
                minutes(lead())));
        for (String group :
                Arrays.stream(Kind.values()).map(Kind::group).distinct().toList()) {
            List<Episode> same = incidents.stream()
                    .filter(incident -> incident.kind().group().equals(group))
                    .toList();
            if (!same.isEmpty()) {
                lines.add(new MonthScore(
                                same,
                                List.of(),
                                alarms.stream()
                                        .filter(alarm -> same.stream().anyMatch(incident -> isAbout(incident, alarm)))
                                        .toList(),
                                weeks)
                        .line(group));
            }
        }
        for (Episode incident : incidents) {
            Alarm alarm = found.get(incident);
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-24s %s",
                    incident.id(),
                    alarm == null
                            ? "MISSED, began at " + incident.onset()
                            : "after " + minutes(Duration.between(incident.onset(), alarm.openedAt)) + ", "
                                    + minutes(Duration.between(alarm.openedAt, incident.peak()))
                                    + " before the peak, by " + alarm.policy));
        }
        wrong.forEach(alarm -> lines.add(
                "  FALSE " + alarm.environment + " " + alarm.openedAt + " " + alarm.policy + ": " + alarm.text));
        return lines;
    }

    private String line(String group) {
        return String.format(
                Locale.ROOT,
                "%-14s found %d of %d  time to detect %s  lead %s",
                group,
                found.size(),
                incidents.size(),
                minutes(timeToDetect()),
                minutes(lead()));
    }

    private static String minutes(Duration duration) {
        return duration == null ? "–" : String.format(Locale.ROOT, "%.1f min", duration.toMillis() / 60_000.0);
    }
}
