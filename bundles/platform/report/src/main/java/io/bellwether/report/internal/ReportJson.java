// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import io.bellwether.report.Signals.Band;
import io.bellwether.report.Signals.Curve;
import io.bellwether.report.Signals.Point;
import io.bellwether.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A report as JSON, in the order it is read, and back. Times are UTC, lengths are seconds. */
final class ReportJson {
    private ReportJson() {}

    static String write(Report report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", 1);
        head(report.head(), json);
        figures(report.figures(), json);
        json.put("summary", report.summary());
        json.put("services", report.services());
        json.put("may_be_affected", report.mayBeAffected());
        json.put("users", report.users());
        json.put("alerts", list(report.alerts(), ReportJson::alert));
        json.put("signals", list(report.signals(), ReportJson::signal));
        json.put("causes", list(report.causes(), ReportJson::cause));
        json.put("lead_indicators", list(report.leadIndicators(), ReportJson::claim));
        json.put("changes", list(report.changes(), ReportJson::claim));
        json.put("sop_flags", list(report.flags(), ReportJson::flag));
        json.put("remediation", list(report.remediation(), ReportJson::entry));
        json.put("notes", list(report.notes(), ReportJson::entry));
        json.put("timeline", list(report.timeline(), ReportJson::entry));
        return Json.text(json);
    }

    private static void head(Report.Head head, Map<String, Object> json) {
        json.put("incident_id", head.id());
        json.put("tenant", head.tenant());
        json.put("tenant_name", head.tenantName());
        json.put("environment", head.environment());
        json.put("title", head.title());
        json.put("severity", head.severity());
        json.put("state", head.state());
        json.put("owner", head.owner());
        json.put("cause", head.cause());
        json.put("time_zone", head.zone().getId());
        json.put("generated_at", time(head.generatedAt()));
    }

    private static void figures(Report.Figures figures, Map<String, Object> json) {
        json.put("started_at", time(figures.startedAt()));
        json.put("detected_at", time(figures.detectedAt()));
        json.put("acknowledged_at", time(figures.acknowledgedAt()));
        json.put("resolved_at", time(figures.resolvedAt()));
        json.put("closed_at", time(figures.closedAt()));
        json.put("mttd_seconds", seconds(figures.timeToDetect()));
        json.put("mtta_seconds", seconds(figures.timeToAcknowledge()));
        json.put("mttr_seconds", seconds(figures.timeToResolve()));
    }

    private static Map<String, Object> alert(Report.AlertLine alert) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("alert_id", alert.id());
        json.put("name", alert.name());
        json.put("severity", alert.severity());
        json.put("state", alert.state());
        json.put("service", alert.service());
        json.put("summary", alert.summary());
        json.put("started_at", time(alert.startedAt()));
        json.put("resolved_at", time(alert.resolvedAt()));
        json.put("assigned_to", alert.assignedTo());
        json.put("runbook", alert.runbook());
        return json;
    }

    private static Map<String, Object> signal(Report.Signal signal) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", signal.title());
        json.put("text", signal.text());
        json.put("from", time(signal.from()));
        json.put("to", time(signal.to()));
        json.put("limit", Double.isNaN(signal.limit()) ? null : signal.limit());
        json.put("since", time(signal.since()));
        json.put("until", time(signal.until()));
        json.put("measure", signal.curve().measure());
        json.put("points", list(signal.curve().points(), point -> List.of(time(point.at()), point.value())));
        json.put("usual", list(signal.curve().usual(), band -> List.of(time(band.at()), band.low(), band.high())));
        return json;
    }

    private static Map<String, Object> cause(Report.Cause cause) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rank", cause.rank());
        json.put("title", cause.title());
        json.put("share", cause.share());
        json.put("since", time(cause.since()));
        json.put("why", list(cause.why(), ReportJson::claim));
        return json;
    }

    private static Map<String, Object> claim(Report.Claim claim) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("timestamp", time(claim.at()));
        json.put("text", claim.text());
        json.put("evidence", list(claim.evidence(), ReportJson::reference));
        return json;
    }

    private static Map<String, Object> reference(Report.Reference reference) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("event_id", reference.eventId());
        json.put("timestamp", time(reference.at()));
        json.put("node", reference.node());
        json.put("url", reference.url());
        return json;
    }

    private static Map<String, Object> flag(Report.Flag flag) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kept", flag.kept());
        json.put("rule", flag.rule());
        json.put("finding", flag.finding());
        return json;
    }

    private static Map<String, Object> entry(Report.Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("timestamp", time(entry.at()));
        json.put("kind", entry.kind());
        json.put("actor", entry.actor());
        json.put("entry", entry.text());
        json.put("refs", list(entry.evidence(), ReportJson::reference));
        return json;
    }

    /** Reads what {@link #write} wrote. @throws io.bellwether.api.settings.InvalidInput when it is no JSON object */
    static Report read(String text) {
        Fields json = new Fields(Json.object(text));
        return new Report(
                new Report.Head(
                        json.text("incident_id"),
                        json.text("tenant"),
                        json.text("tenant_name"),
                        json.text("environment"),
                        json.text("title"),
                        json.text("severity"),
                        json.text("state"),
                        json.text("owner"),
                        json.text("cause"),
                        ZoneId.of(json.text("time_zone")),
                        json.time("generated_at")),
                new Report.Figures(
                        json.time("started_at"),
                        json.time("detected_at"),
                        json.time("acknowledged_at"),
                        json.time("resolved_at"),
                        json.time("closed_at"),
                        json.length("mttd_seconds"),
                        json.length("mtta_seconds"),
                        json.length("mttr_seconds")),
                json.texts("summary"),
                json.texts("services"),
                json.texts("may_be_affected"),
                json.texts("users"),
                json.objects("alerts", ReportJson::alert),
                json.objects("signals", ReportJson::signal),
                json.objects("causes", ReportJson::cause),
                json.objects("lead_indicators", ReportJson::claim),
                json.objects("changes", ReportJson::claim),
                json.objects(
                        "sop_flags",
                        each -> new Report.Flag(
                                Boolean.TRUE.equals(each.map().get("kept")), each.text("rule"), each.text("finding"))),
                json.objects("remediation", ReportJson::entry),
                json.objects("notes", ReportJson::entry),
                json.objects("timeline", ReportJson::entry));
    }

    private static Report.AlertLine alert(Fields json) {
        return new Report.AlertLine(
                json.text("alert_id"),
                json.text("name"),
                json.text("severity"),
                json.text("state"),
                json.text("service"),
                json.text("summary"),
                json.time("started_at"),
                json.time("resolved_at"),
                json.text("assigned_to"),
                json.text("runbook"));
    }

    private static Report.Signal signal(Fields json) {
        return new Report.Signal(
                json.text("title"),
                json.text("text"),
                json.time("from"),
                json.time("to"),
                json.number("limit"),
                json.time("since"),
                json.time("until"),
                new Curve(
                        json.text("measure"),
                        json.rows("points", row -> new Point(Instant.parse((String) row.get(0)), decimal(row.get(1)))),
                        json.rows(
                                "usual",
                                row -> new Band(
                                        Instant.parse((String) row.get(0)),
                                        decimal(row.get(1)),
                                        decimal(row.get(2))))));
    }

    private static Report.Cause cause(Fields json) {
        return new Report.Cause(
                (int) json.number("rank"),
                json.text("title"),
                json.number("share"),
                json.time("since"),
                json.objects("why", ReportJson::claim));
    }

    private static Report.Claim claim(Fields json) {
        return new Report.Claim(
                json.time("timestamp"), json.text("text"), json.objects("evidence", ReportJson::reference));
    }

    private static Report.Reference reference(Fields json) {
        return new Report.Reference(json.text("event_id"), json.time("timestamp"), json.text("node"), json.text("url"));
    }

    private static Report.Entry entry(Fields json) {
        return new Report.Entry(
                json.time("timestamp"),
                json.text("kind"),
                json.text("actor"),
                json.text("entry"),
                json.objects("refs", ReportJson::reference));
    }

    private static <T> List<Object> list(List<T> items, Function<T, Object> write) {
        return items.stream().map(write).toList();
    }

    private static String time(Instant at) {
        return at == null ? null : at.toString();
    }

    private static Long seconds(Duration length) {
        return length == null ? null : length.toSeconds();
    }

    private static double decimal(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** An object's fields; an absent one is null, NaN or empty. */
    private record Fields(Map<?, ?> map) {
        String text(String name) {
            return (String) map.get(name);
        }

        Instant time(String name) {
            return map.get(name) == null ? null : Instant.parse(text(name));
        }

        double number(String name) {
            return decimal(map.get(name));
        }

        Duration length(String name) {
            return map.get(name) instanceof Number seconds ? Duration.ofSeconds(seconds.longValue()) : null;
        }

        List<String> texts(String name) {
            return items(name).stream().map(String::valueOf).toList();
        }

        <T> List<T> objects(String name, Function<Fields, T> read) {
            return items(name).stream()
                    .map(item -> read.apply(new Fields((Map<?, ?>) item)))
                    .toList();
        }

        <T> List<T> rows(String name, Function<List<?>, T> read) {
            return items(name).stream().map(item -> read.apply((List<?>) item)).toList();
        }

        private List<?> items(String name) {
            return map.get(name) instanceof List<?> list ? list : List.of();
        }
    }
}
