// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Rehearsal.Course;
import io.bellwether.alert.Rehearsal.Told;
import io.bellwether.api.settings.Durations;
import io.bellwether.detect.Backtests;
import io.bellwether.detect.PolicyTests;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How policy tests and backtests look in JSON. */
final class RehearsalViews {
    private RehearsalViews() {}

    static Map<String, Object> report(PolicyTests.Report report) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("policy", report.policy());
        view.put("passed", report.passed());
        view.put("failed", report.failed());
        view.put("tests", report.tests().stream().map(RehearsalViews::test).toList());
        return view;
    }

    private static Map<String, Object> test(PolicyTests.Result test) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", test.name());
        view.put("passed", test.passed());
        view.put("start", test.start().toString());
        view.put("problems", test.problems());
        view.put("alerts", test.alerts().stream().map(RehearsalViews::course).toList());
        return view;
    }

    static Map<String, Object> course(Course course) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", course.id());
        view.put("group", course.group());
        view.put("state", course.state().toString());
        view.put("severity", course.severity().toString());
        view.put("worst", course.worst().toString());
        view.put("started_at", Views.text(course.since()));
        view.put("found_at", Views.text(course.foundAt()));
        view.put("opened_at", Views.text(course.openedAt()));
        view.put("cleared_at", Views.text(course.clearedAt()));
        view.put("resolved_at", Views.text(course.resolvedAt()));
        view.put(
                "steps",
                course.steps().stream()
                        .map(step -> Map.of(
                                "at", step.at().toString(),
                                "severity", step.severity().toString()))
                        .toList());
        view.put("value", Views.finite(course.value()));
        view.put("peak", Views.finite(course.peak()));
        view.put("threshold", Views.finite(course.threshold()));
        view.put("baseline", Views.finite(course.baseline()));
        view.put("summary", course.summary());
        view.put(
                "evidence",
                course.evidence().stream()
                        .map(evidence -> {
                            Map<String, Object> event = new LinkedHashMap<>();
                            event.put("event_id", evidence.eventId());
                            event.put("timestamp", Views.text(evidence.timestamp()));
                            event.put("node", evidence.node());
                            event.put("url", evidence.url());
                            return event;
                        })
                        .toList());
        view.put("silent", course.silent());
        return view;
    }

    static Map<String, Object> job(Backtests.Job job) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", job.id());
        view.put("tenant", job.where().tenant().value());
        view.put("environment", job.where().environment().value());
        view.put("policy", job.policy());
        view.put("from", job.from().toString());
        view.put("to", job.to().toString());
        view.put("state", job.state().toString());
        view.put("progress", Math.round(job.progress() * 1000) / 1000.0);
        view.put("doing", job.doing());
        view.put("createdAt", job.createdAt().toString());
        view.put("error", job.error());
        view.put("result", job.result() == null ? null : result(job.result()));
        return view;
    }

    private static Map<String, Object> result(Backtests.Result result) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("from", result.from().toString());
        view.put("to", result.to().toString());
        view.put("alert_count", result.alertCount());
        view.put("page_count", result.pageCount());
        view.put("flaps", result.flaps());
        view.put("open_before", result.openBefore());
        view.put("alerts", courses(result.alerts()));
        view.put("pages", result.pages().stream().map(RehearsalViews::told).toList());
        view.put("current", result.current() == null ? null : current(result.current()));
        view.put("real", real(result.real()));
        view.put("suggestion", result.suggestion() == null ? null : suggestion(result.suggestion()));
        view.put("sources", result.sources());
        view.put(
                "uncovered",
                result.uncovered().stream()
                        .map(gap -> Map.of(
                                "from", gap.from().toString(),
                                "to", gap.to().toString(),
                                "why", gap.why()))
                        .toList());
        view.put("notes", result.notes());
        view.put("groups", result.groups());
        view.put("buckets", result.buckets());
        view.put("took_ms", result.took().toMillis());
        return view;
    }

    private static List<Map<String, Object>> courses(List<Course> courses) {
        return courses.stream().map(RehearsalViews::course).toList();
    }

    private static Map<String, Object> told(Told told) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", told.at().toString());
        view.put("channel", told.channel());
        view.put("reason", told.reason().toString());
        view.put("group_labels", told.groupLabels());
        view.put("alerts", told.alerts());
        return view;
    }

    private static Map<String, Object> current(Backtests.Current current) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("alert_count", current.alerts());
        view.put("page_count", current.pages());
        view.put("same", current.same());
        view.put("added", courses(current.added()));
        view.put("gone", courses(current.gone()));
        return view;
    }

    private static Map<String, Object> real(Backtests.Real real) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("alert_count", real.alerts());
        view.put("both", real.both());
        view.put(
                "missed",
                real.missed().stream()
                        .map(past -> {
                            Map<String, Object> alert = new LinkedHashMap<>();
                            alert.put("alert_id", past.id());
                            alert.put("labels", past.labels());
                            alert.put("started_at", Views.text(past.startedAt()));
                            alert.put("resolved_at", Views.text(past.resolvedAt()));
                            alert.put("summary", past.summary());
                            return alert;
                        })
                        .toList());
        view.put("new", real.fresh());
        view.put("confirmed", real.confirmed());
        view.put("dismissed", real.dismissed());
        view.put("precision_estimate", Views.finite(real.precision()));
        view.put("recall_estimate", Views.finite(real.recall()));
        return view;
    }

    private static Map<String, Object> suggestion(Backtests.Suggestion suggestion) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("setting", suggestion.setting());
        view.put("now", suggestion.now());
        view.put("offered", suggestion.offered());
        view.put("alerts", suggestion.alerts());
        view.put("target", suggestion.target());
        view.put(
                "curve",
                suggestion.curve().stream()
                        .map(choice -> {
                            Map<String, Object> point = new LinkedHashMap<>();
                            point.put("value", choice.value());
                            point.put("number", choice.number());
                            point.put("alerts", choice.alerts());
                            return point;
                        })
                        .toList());
        view.put("says", suggestion.says());
        return view;
    }

    /** Reads {@code {alerts: 2, per: 7d, setting: …}}. */
    static Backtests.Target target(Object raw) {
        if (raw == null) {
            return null;
        }
        if (!(raw instanceof Map<?, ?> map) || !(map.get("alerts") instanceof Number alerts)) {
            throw new io.bellwether.api.settings.InvalidInput(
                    "suggest", String.valueOf(raw), "must be an object such as {\"alerts\": 2, \"per\": \"7d\"}");
        }
        try {
            Object per = map.get("per");
            Object setting = map.get("setting");
            return new Backtests.Target(
                    alerts.doubleValue(),
                    Durations.parse(per == null ? "7d" : per.toString()),
                    setting == null ? null : setting.toString());
        } catch (IllegalArgumentException e) {
            throw new io.bellwether.api.settings.InvalidInput(
                    "suggest.per", String.valueOf(map.get("per")), e.getMessage());
        }
    }
}
