// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.settings.Problem;
import io.bellwether.notify.internal.Renderer.Rendered;
import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TemplateTest {
    private final Renderer renderer =
            new Renderer(URI.create("https://bellwether.example/"), tenant -> ZoneId.of("Australia/Sydney"));

    private Rendered render(Map<String, String> templates, Reason reason, String... alertIds) {
        return renderer.render(
                Messages.message("n1", "duty", reason, Messages.TIME, alertIds), Map.of(), templates, host -> null);
    }

    private String text(String template, Reason reason, String... alertIds) {
        Rendered rendered = render(Map.of("text", template), reason, alertIds);
        assertThat(rendered.note()).isNull();
        return rendered.notification().text();
    }

    private static List<Problem> problems(String template, boolean html) {
        return TemplateCheck.problems("templates.text", template, html);
    }

    @Test
    void theCanonicalNotificationAndItsHelpersAreThere() {
        String template = "{{word}} {{reason}} {{tenant}}/{{environment}} {{channel}} {{group_labels.policy}}"
                + "{{#alerts}} | {{alert_id}} {{severity}} {{labels.node}} {{value}}>{{threshold}} {{started}} {{url}}"
                + "{{#evidence}} {{event_id}}@{{node}}{{/evidence}}{{/alerts}}{{^runbook}}none{{/runbook}} {{runbook}}";

        assertThat(text(template, Reason.OPENED, "a1"))
                .isEqualTo("CRITICAL opened harbour-wren/prod duty auth-token-errors | a1 critical HW-WEB01 62>50 "
                        + "12 Aug 2025 13:03:05 AEST (12 Aug 2025 03:03:05 UTC) "
                        + "https://bellwether.example/alerts/a1 event-1@HW-WEB01 runbooks/auth.md");
    }

    @Test
    void aClearedAlertSaysForHowLongAndByWhom() {
        assertThat(text(
                        "{{#is_cleared}}Over after {{duration}}.{{/is_cleared}}"
                                + "{{#is_opened}}New.{{/is_opened}}{{^taken_by}} Nobody had it.{{/taken_by}}",
                        Reason.CLEARED,
                        "a1"))
                .isEqualTo("Over after 6m. Nobody had it.");
        assertThat(render(Map.of(), Reason.CLEARED, "a1").notification().text())
                .contains("This alert is over. It was open for 6m. Nobody had taken it.");
    }

    @Test
    void lists() {
        String[] many = IntStream.range(0, 60).mapToObj(i -> "a" + i).toArray(String[]::new);
        String text = text(
                "{{alert_count}}:{{#alerts}}{{-index}}{{^-last}},{{/-last}}{{/alerts}}{{#more}}+{{more}}{{/more}}"
                        + "{{^more}}!{{/more}}",
                Reason.OPENED,
                many);
        assertThat(text).startsWith("60:1,2,3,").endsWith("49,50+10");
        assertThat(text("{{#alerts}}{{#facts}}{{name}}={{value}};{{/facts}}{{/alerts}}", Reason.OPENED, "a1"))
                .startsWith("Severity=critical;Where=harbour-wren/prod;");
    }

    @Test
    void valuesAreEscapedInHtmlAndNowhereElse() {
        String template = "<p>{{#alerts}}{{summary}}{{/alerts}}</p>";
        Rendered rendered = render(Map.of("html", template, "text", template), Reason.OPENED, "a1");

        assertThat(rendered.notification().html()).contains("&lt;prod&gt;").doesNotContain("<prod>");
        assertThat(rendered.notification().text()).contains("<prod>");
        assertThat(rendered.notification().parts()).containsOnlyKeys("html", "text");
        assertThat(rendered.notification().title()).startsWith("[CRITICAL]");
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyNameIsKnownToEveryReason(Reason reason) {
        StringBuilder template = new StringBuilder("x");
        Shape.names(List.of(Shape.NOTIFICATION))
                .forEach(name -> template.append("{{").append(name).append("}}"));
        template.append("{{#alerts}}");
        Shape.names(List.of(Shape.NOTIFICATION.members().get("alerts")))
                .forEach(name -> template.append("{{").append(name).append("}}"));
        template.append("{{/alerts}}");

        Rendered rendered = render(Map.of("text", template.toString()), reason, "a1");
        assertThat(rendered.note()).isNull();
        assertThat(render(Map.of("text", template.toString()), Reason.TEST).note())
                .isNull();
    }

    @Test
    void everyNameThatIsOfferedExists() {
        Map<String, Object> data = data();
        assertThat(data.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Shape.NOTIFICATION.members().keySet());
        Map<?, ?> alert = (Map<?, ?>) ((List<?>) data.get("alerts")).get(0);
        assertThat(alert.keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(
                        Shape.NOTIFICATION.members().get("alerts").members().keySet());
    }

    private Map<String, Object> data() {
        var message = Messages.message("n1", "duty", Reason.OPENED, Messages.TIME, "a1");
        var facts = new Renderer.Facts(message, "h", "u", "b", ZoneId.of("UTC"));
        return TemplateData.of(
                facts, render(Map.of(), Reason.OPENED, "a1").notification().json());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{summry}} | 1 | 1 | did you mean 'summary'?",
                "a{{reason}} {{policy}} | 1 | 13 | inside {{#alerts}}",
                "{{#alerts}}{{nothing.here}}{{/alerts}} | 1 | 12 | is not known here",
                "{{#alerts}} | 1 | 1 | is not closed",
                "{{/alerts}} | 1 | 1 | was not opened",
                "{{#alerts}}{{/alert}} | 1 | 12 | must be {{/alerts}}",
                "{{reason | 1 | 1 | is not closed by }}",
                "{{>other}} | 1 | 1 | is not allowed",
                "{{<parent}}{{/parent}} | 1 | 1 | is not allowed",
                "{{=<% %>=}} | 1 | 1 | delimiters",
                "{{title.getClass}} | 1 | 1 | is not known here",
                "{{reason.class}} | 1 | 1 | is not known here",
                "{{alerts.clear}} | 1 | 1 | is not known here",
                "{{-index}} | 1 | 1 | is not known here",
            })
    void whatIsWrongIsNamedWithItsPlace(String template, int line, int column, String why) {
        assertThat(problems(template, false)).isNotEmpty();
        Problem problem = problems(template, false).get(0);
        assertThat(problem.field()).isEqualTo("templates.text");
        assertThat(problem.line()).isEqualTo(line);
        assertThat(problem.column()).isEqualTo(column);
        assertThat(problem.message()).contains(why);
    }

    @Test
    void linesAreCounted() {
        Problem problem = problems("ok\n{{reason}}\n  {{nope}}", false).get(0);
        assertThat(problem.line()).isEqualTo(3);
        assertThat(problem.column()).isEqualTo(3);
    }

    @Test
    void htmlIsAlwaysEscaped() {
        assertThat(problems("{{{summary}}}", true)).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("escaped in HTML"));
        assertThat(problems("{{& summary}}", true)).hasSize(1);
        assertThat(problems("{{{summary}}} {{&summary}}", false)).isEmpty();
    }

    @Test
    void aTemplateThatFailsGivesWayToTheStandardWordsAndSaysSo() {
        Rendered rendered = render(Map.of("title", "{{gone}}", "text", "mine"), Reason.OPENED, "a1");

        assertThat(rendered.notification().title()).isEqualTo("[CRITICAL] Token errors · harbour-wren/prod");
        assertThat(rendered.notification().text()).isEqualTo("mine");
        assertThat(rendered.note()).startsWith("told in standard words, as the template 'title' failed: title: ");
        assertThat(render(Map.of("title", "{{incident_id}}"), Reason.OPENED, "a1")
                        .note())
                .contains("it says nothing");
    }

    @Test
    void whatIsTooLongIsCutAndHtmlGivesWay() {
        String[] many = IntStream.range(0, 50).mapToObj(i -> "a" + i).toArray(String[]::new);
        String loop = "{{#alerts}}{{#alerts}}0123456789{{/alerts}}{{/alerts}}";
        assertThat(text(loop, Reason.OPENED, many)).hasSize(20_001).endsWith("9…");
        assertThat(render(Map.of("title", "a\n " + loop), Reason.OPENED, many)
                        .notification()
                        .title())
                .hasSizeLessThanOrEqualTo(251)
                .startsWith("a 0123");
        String page = "{{#alerts}}{{#alerts}}" + "x".repeat(100) + "{{/alerts}}{{/alerts}}";
        Rendered rendered = render(Map.of("html", page), Reason.OPENED, many);
        assertThat(rendered.note()).contains("'html' failed: it is longer than 200000 characters");
        assertThat(rendered.notification().html()).contains("<!DOCTYPE html>");
    }

    @Test
    void loopsThatSayNothingEnd() {
        String[] many = IntStream.range(0, 50).mapToObj(i -> "a" + i).toArray(String[]::new);
        String nested = "{{#alerts}}".repeat(6) + "{{incident_id}}" + "{{/alerts}}".repeat(6);

        Rendered rendered = render(Map.of("text", nested), Reason.OPENED, many);

        assertThat(rendered.note()).contains("it takes more than 200000 steps");
        assertThat(problems("{{#alerts}}".repeat(9) + "{{/alerts}}".repeat(9), false))
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("too deep"));
    }
}
