// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.incident.AlertWords;
import io.bellwether.incident.Cause;
import io.bellwether.incident.Causes;
import io.bellwether.incident.Incident;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The first paragraph of a report. A pure function of what is known of the incident. */
final class ReportWords {
    private static final int NAMED = 4;

    private ReportWords() {}

    /** @param causes null when none could be asked for */
    static List<String> summary(Incident incident, List<Alert> alerts, Causes causes, Times times) {
        List<String> sentences = new ArrayList<>();
        sentences.add("It began at " + times.full(incident.startedAt()) + " in " + incident.where()
                + " and was detected after "
                + Times.length(incident.timeToDetect()) + "."
                + ended(incident));
        alerts.stream()
                .min(Comparator.comparing(Alert::startedAt).thenComparing(Alert::id))
                .ifPresent(first -> {
                    String others =
                            alerts.size() == 1 ? "" : " It was the first of " + incident.alertCount() + " alerts.";
                    sentences.add("First sign: \"" + first.name() + "\": " + ended(AlertWords.said(first)) + others);
                });
        if (!incident.services().isEmpty()) {
            sentences.add("Affected: " + named(incident.services()) + "."
                    + (incident.mayBeAffected().isEmpty()
                            ? ""
                            : " " + named(incident.mayBeAffected())
                                    + (incident.mayBeAffected().size() == 1 ? " depends" : " depend")
                                    + " on that and may have been affected."));
        }
        if (incident.userCount() > 0) {
            sentences.add(incident.userCount() + (incident.userCount() == 1 ? " person" : " people")
                    + " met with it, as far as events tell.");
        }
        boolean guessed = causes != null && !causes.candidates().isEmpty();
        if (guessed && causes.candidates().get(0).cause() == Cause.UNKNOWN) {
            sentences.add("What caused it is not known.");
        } else if (guessed) {
            Causes.Candidate first = causes.candidates().get(0);
            sentences.add(likeliest(first));
        }
        if (incident.acknowledgedAt() == null) {
            sentences.add("Nobody acknowledged it.");
        } else {
            sentences.add("It was acknowledged after " + Times.length(incident.timeToAcknowledge())
                    + (incident.owner() == null ? "" : "; " + incident.owner() + " sees to it") + ".");
        }
        return sentences;
    }

    private static String ended(Incident incident) {
        if (incident.timeToResolve() == null) {
            return " It goes on.";
        }
        String after = " after " + Times.length(incident.timeToResolve());
        if (!incident.isClosedEarly()) {
            return " It was over" + after + ".";
        }
        int left = incident.openAlerts();
        return " It was closed" + after
                + (left == 0 ? "." : left == 1 ? "; one alert was not over." : "; " + left + " alerts were not over.");
    }

    /** The cause with what speaks for it most, which is not said twice. */
    private static String likeliest(Causes.Candidate first) {
        String share = " (" + Math.round(first.share() * 100) + " %).";
        String why = first.why().isEmpty() ? "" : first.why().get(0).text();
        return why.startsWith(first.title())
                ? "Likeliest cause: " + why + share
                : "Likeliest cause: " + first.title() + share + (why.isEmpty() ? "" : " " + ended(why));
    }

    /** What turned before the peak, and how long before. */
    static String turned(Causes.Indicator each) {
        long minutes = Math.round(each.minutesBeforePeak());
        return each.name() + ", " + minutes + " min before the peak"
                + (each.text().isEmpty() ? "" : ": " + each.text());
    }

    private static String named(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        int rest = names.size() - NAMED;
        return rest > 0 ? some + " and " + rest + " more" : some;
    }

    private static String ended(String sentence) {
        String text = sentence.strip();
        return text.endsWith(".") ? text : text + ".";
    }
}
