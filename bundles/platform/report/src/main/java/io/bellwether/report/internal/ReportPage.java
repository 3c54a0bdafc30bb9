// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import io.bellwether.report.Signals.Band;
import io.bellwether.report.Signals.Point;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report as a page: the same for the screen and for paper but for the plots and what surrounds the text. A pure
 * function of the report.
 */
final class ReportPage {
    private static final int SHOWN_EVIDENCE = 3;
    private static final MathContext SHOWN = new MathContext(4);

    private final Report report;
    private final boolean paper;
    private final Times times;
    private final Html html = new Html();

    private ReportPage(Report report, boolean paper) {
        this.report = report;
        this.paper = paper;
        times = new Times(report.head().zone());
    }

    /** For a browser; it needs nothing from elsewhere. */
    static String screen(Report report) {
        return new ReportPage(report, false).write();
    }

    /** For the printer of PDFs; where a plot belongs stands an object that says which. */
    static String paper(Report report) {
        return new ReportPage(report, true).write();
    }

    private String write() {
        html.raw("<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n")
                .raw("<meta charset=\"utf-8\"/>\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        html.element("title", "Post-incident report: " + report.head().title());
        html.raw("<style>\n")
                .raw(ReportStyle.BOTH)
                .raw(paper ? ReportStyle.PAPER : ReportStyle.SCREEN)
                .raw("</style>\n</head>\n<body>\n");
        head();
        summary();
        signals();
        causes();
        claims("Lead indicators", "What moved before the peak, in the order it moved.", report.leadIndicators());
        claims(
                "Contributing changes",
                "Changes of configuration and deployments around the incident.",
                report.changes());
        alerts();
        reach();
        flags();
        entries("Remediation", "What people and hooks did about it.", report.remediation(), "Nothing was recorded.");
        entries("Notes", null, report.notes(), "Nobody wrote any.");
        entries("Timeline", null, report.timeline(), "There is none.");
        html.raw("</body>\n</html>\n");
        return html.toString();
    }

    private void head() {
        Report.Head head = report.head();
        html.raw("<div class=\"head\">\n");
        html.element("p class=\"kind\"", "Post-incident report");
        html.element("h1", head.title());
        html.raw("<p class=\"where\"><span class=\"mark " + slug(head.severity()) + "\">")
                .text(head.severity().toUpperCase(Locale.ROOT))
                .raw("</span> ")
                .text(head.tenantName() + " · " + head.environment() + " · "
                        + head.state().toLowerCase(Locale.ROOT))
                .raw("</p>\n");
        html.element(
                "p class=\"soft\"",
                head.id() + " · made " + times.full(head.generatedAt()) + " · times are of "
                        + head.zone().getId());
        html.raw("</div>\n");
        Report.Figures figures = report.figures();
        html.raw("<table class=\"figures\"><tr>\n");
        figure("Time to detect", Times.length(figures.timeToDetect()), "MTTD");
        figure("Time to acknowledge", Times.length(figures.timeToAcknowledge()), "MTTA");
        figure("Time to resolve", Times.length(figures.timeToResolve()), "MTTR");
        figure(
                "Alerts",
                String.valueOf(report.alerts().size()),
                count(report.services().size(), "service"));
        html.raw("</tr></table>\n<table class=\"facts\">\n");
        fact("Owner", head.owner() == null ? "nobody" : head.owner());
        fact("Began", times.full(figures.startedAt()));
        fact("Detected", times.full(figures.detectedAt()));
        fact("Acknowledged", times.full(figures.acknowledgedAt()));
        fact("Resolved", times.full(figures.resolvedAt()));
        fact("Closed", times.full(figures.closedAt()));
        fact("Likely cause", head.cause() == null ? "not known" : head.cause());
        html.raw("</table>\n");
    }

    private void figure(String name, String value, String small) {
        html.raw("<td>");
        html.element("div class=\"name\"", name);
        html.element("div class=\"value\"", value);
        html.element("div class=\"soft\"", small);
        html.raw("</td>\n");
    }

    private void fact(String name, String value) {
        html.raw("<tr>");
        html.element("th", name).element("td", value);
        html.raw("</tr>\n");
    }

    private void summary() {
        heading("Summary", null);
        report.summary().forEach(sentence -> html.element("p", sentence));
    }

    private void signals() {
        heading(
                "Top signals",
                "Blue is what was measured, the pale band what is usual at that time, the dashed line the"
                        + " limit; the red ground is while the alert was active.");
        if (report.signals().isEmpty()) {
            html.element("p class=\"soft\"", "No course is known for the policies of this incident's alerts.");
        }
        int number = 0;
        for (Report.Signal signal : report.signals()) {
            html.raw("<div class=\"signal\">\n");
            html.element("h3", signal.title());
            html.element("p class=\"soft\"", signal.text());
            if (paper) {
                html.raw("<object type=\"bellwether/plot\" data-plot=\"" + number
                        + "\" style=\"display:block;width:100%;height:26mm\"></object>\n");
            } else {
                html.raw(SvgPen.draw(signal, Html.escape(signal.title() + ": " + range(signal))))
                        .raw("\n");
            }
            html.raw("<table class=\"axis\"><tr>");
            html.element("td", times.minute(signal.from()));
            html.element("td class=\"middle\"", range(signal));
            html.element("td class=\"end\"", times.minute(signal.to()));
            html.raw("</tr></table>\n</div>\n");
            number++;
        }
    }

    private static String range(Report.Signal signal) {
        double greatest =
                signal.curve().points().stream().mapToDouble(Point::value).max().orElse(Double.NaN);
        String text = "highest " + number(greatest);
        List<Band> usual = signal.curve().usual();
        if (!usual.isEmpty()) {
            Band last = usual.get(usual.size() - 1);
            text += " · usual " + number(last.low()) + " to " + number(last.high());
        }
        return Double.isNaN(signal.limit()) ? text : text + " · limit " + number(signal.limit());
    }

    private static String number(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).round(SHOWN).stripTrailingZeros().toPlainString()
                : "–";
    }

    private void causes() {
        heading(
                "Causes",
                "Ranked by who went first, by strength against what is usual, by the services' dependencies, by"
                        + " shared ids and by what was changed shortly before. The percentage is each one's part of"
                        + " all that speaks for any cause. Each statement names the events it rests on.");
        if (report.causes().isEmpty()) {
            html.element("p class=\"soft\"", "No cause stands out.");
        }
        for (Report.Cause cause : report.causes()) {
            html.raw("<div class=\"cause\">\n");
            html.element("h3", cause.rank() + ". " + cause.title() + " (" + Math.round(cause.share() * 100) + " %)");
            html.raw("<div class=\"bar\"><div style=\"width:" + Math.round(cause.share() * 100)
                    + "%\"></div></div>\n<ul>\n");
            cause.why().forEach(this::claim);
            html.raw("</ul>\n</div>\n");
        }
    }

    private void claims(String title, String lead, List<Report.Claim> claims) {
        heading(title, lead);
        if (claims.isEmpty()) {
            html.element("p class=\"soft\"", "None was found.");
            return;
        }
        html.raw("<ul>\n");
        claims.forEach(this::claim);
        html.raw("</ul>\n");
    }

    private void claim(Report.Claim claim) {
        html.raw("<li>").text((claim.at() == null ? "" : times.brief(claim.at()) + "  ") + claim.text());
        evidence(claim.evidence());
        html.raw("</li>\n");
    }

    private void evidence(List<Report.Reference> evidence) {
        if (evidence.isEmpty()) {
            return;
        }
        String events = evidence.stream()
                .limit(SHOWN_EVIDENCE)
                .map(each -> moment(each.at()) + (each.node() == null ? "" : " on " + each.node()) + " ("
                        + each.eventId() + ")")
                .collect(Collectors.joining("; "));
        int rest = evidence.size() - SHOWN_EVIDENCE;
        html.raw(" ")
                .element("span class=\"evidence\"", "Events: " + events + (rest > 0 ? "; and " + rest + " more" : ""));
    }

    /** Without the date on the day of the incident. */
    private String moment(Instant at) {
        return at != null && times.isSameDay(at, report.figures().startedAt()) ? times.clock(at) : times.brief(at);
    }

    private void alerts() {
        heading("Alerts", null);
        for (Report.AlertLine alert : report.alerts()) {
            html.raw("<div class=\"alert\">\n<p><span class=\"mark " + slug(alert.severity()) + "\">")
                    .text(alert.severity())
                    .raw("</span> ")
                    .element("strong", alert.name())
                    .raw("</p>\n");
            html.element("p", alert.summary());
            html.element("p class=\"soft\"", circumstances(alert)).raw("</div>\n");
        }
    }

    /** Where and when it was, who took it and what to do about it. */
    private String circumstances(Report.AlertLine alert) {
        String lasted = alert.resolvedAt() == null
                ? "goes on"
                : "lasted " + Times.length(Duration.between(alert.startedAt(), alert.resolvedAt()));
        return Stream.of(
                        alert.service(),
                        "began " + times.brief(alert.startedAt()),
                        lasted,
                        alert.assignedTo() == null ? "taken by nobody" : "taken by " + alert.assignedTo(),
                        alert.runbook())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" · "));
    }

    private void reach() {
        heading("Who was affected", null);
        html.raw("<table class=\"facts\">\n");
        fact("Services", listed(report.services()));
        fact("Services that depend on them", listed(report.mayBeAffected()));
        fact("Users seen in the events", listed(report.users()));
        html.raw("</table>\n");
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "none known" : String.join(", ", names);
    }

    private void flags() {
        heading("Standing rules", "What the rules of operation ask for, and whether it was so.");
        html.raw("<table class=\"list\"><tbody>\n");
        for (Report.Flag flag : report.flags()) {
            html.raw("<tr>");
            html.element(
                    "td class=\"" + (flag.kept() ? "kept" : "broken") + "\"", flag.kept() ? "✓ kept" : "✗ not kept");
            html.element("td", flag.rule()).element("td", flag.finding());
            html.raw("</tr>\n");
        }
        html.raw("</tbody></table>\n");
    }

    private void entries(String title, String lead, List<Report.Entry> entries, String none) {
        heading(title, lead);
        if (entries.isEmpty()) {
            html.element("p class=\"soft\"", none);
            return;
        }
        html.raw("<table class=\"list\"><tbody>\n");
        for (Report.Entry entry : entries) {
            html.raw("<tr>");
            html.element("td class=\"when\"", times.brief(entry.at()));
            html.element("td class=\"sort\"", entry.kind());
            html.raw("<td class=\"said\">").text((entry.actor() == null ? "" : entry.actor() + ": ") + entry.text());
            evidence(entry.evidence());
            html.raw("</td></tr>\n");
        }
        html.raw("</tbody></table>\n");
    }

    private void heading(String title, String lead) {
        html.element("h2", title);
        if (lead != null) {
            html.element("p class=\"soft\"", lead);
        }
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String slug(String severity) {
        return severity.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }
}
