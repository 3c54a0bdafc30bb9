// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.notify.internal.Renderer.Facts;
import java.util.Map;

/**
 * The HTML of a notification: one narrow column, styles inline as mail programs want them, readable with a dark scheme
 * and without one, and with the severity always as a sign and a word beside its colour.
 */
final class HtmlPage {
    private static final String FONT =
            "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>%s</title>
            <style>
            :root { color-scheme: light dark; supported-color-schemes: light dark; }
            @media (prefers-color-scheme: dark) {
              .page { background-color: #14171c !important; }
              .card { background-color: #1e232a !important; border-color: #353c46 !important; }
              .strong { color: #f2f4f7 !important; }
              .soft { color: #aeb6c2 !important; }
              .line { border-color: #353c46 !important; }
            }
            </style>
            </head>
            """;

    private HtmlPage() {}

    /** The look of a severity. @param colour a background on which white text has enough contrast */
    private record Mark(String sign, String colour) {}

    static String write(Facts facts) {
        StringBuilder html = new StringBuilder(4096);
        Mark mark = mark(facts);
        html.append(HEAD.formatted(escape(facts.headline())));
        html.append("<body class=\"page\" style=\"margin:0;padding:0;background-color:#f3f4f6;")
                .append(FONT)
                .append("\">\n");
        html.append("<div style=\"display:none;max-height:0;overflow:hidden\">")
                .append(escape(preview(facts)))
                .append("</div>\n");
        html.append("<table role=\"presentation\" class=\"page\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" ")
                .append("style=\"background-color:#f3f4f6\"><tr><td align=\"center\" style=\"padding:24px 12px\">\n");
        html.append("<table role=\"presentation\" class=\"card\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" ")
                .append("style=\"width:100%;max-width:600px;background-color:#ffffff;border:1px solid #d9dde3;")
                .append("border-radius:8px\">\n");
        head(html, facts, mark);
        for (Alert alert : facts.listed()) {
            alert(html, alert, facts);
        }
        if (facts.unlisted() > 0) {
            html.append("<tr><td class=\"soft\" style=\"padding:0 24px 16px;font-size:14px;color:#56606d\">and ")
                    .append(facts.unlisted())
                    .append(" more</td></tr>\n");
        }
        if (facts.url() != null) {
            button(html, facts.url());
        }
        html.append(
                        "</table>\n<p class=\"soft\" style=\"margin:16px 0 0;font-size:12px;line-height:18px;color:#56606d\">")
                .append("Sent by Bellwether over the channel ")
                .append(escape(facts.message().channel()))
                .append(" of ")
                .append(escape(facts.message().tenant().value()))
                .append("</p>\n</td></tr></table>\n</body>\n</html>\n");
        return html.toString();
    }

    private static void head(StringBuilder html, Facts facts, Mark mark) {
        html.append("<tr><td style=\"padding:24px 24px 8px\">\n<span style=\"display:inline-block;padding:4px 10px;")
                .append("border-radius:4px;background-color:")
                .append(mark.colour())
                .append(";color:#ffffff;font-size:13px;font-weight:700;letter-spacing:0.4px\">")
                .append(mark.sign())
                .append("&#160;")
                .append(escape(facts.word()))
                .append("</span>\n<h1 class=\"strong\" style=\"margin:14px 0 4px;font-size:20px;line-height:27px;")
                .append("font-weight:600;color:#171b21\">")
                .append(escape(facts.headline()))
                .append(
                        "</h1>\n<p class=\"soft\" style=\"margin:0 0 8px;font-size:14px;line-height:20px;color:#56606d\">")
                .append(escape(facts.opening()))
                .append("</p>\n</td></tr>\n");
    }

    private static void alert(StringBuilder html, Alert alert, Facts facts) {
        html.append("<tr><td style=\"padding:8px 24px 16px\">\n")
                .append("<p class=\"strong\" style=\"margin:0 0 8px;font-size:15px;line-height:22px;color:#171b21\">")
                .append(escape(alert.summary()))
                .append("</p>\n<table role=\"presentation\" class=\"line\" width=\"100%\" cellpadding=\"0\" ")
                .append("cellspacing=\"0\" style=\"border-top:1px solid #e3e6eb\">\n");
        for (Map.Entry<String, String> fact : AlertFacts.of(alert, facts.zone()).entrySet()) {
            html.append("<tr><th class=\"soft line\" align=\"left\" valign=\"top\" style=\"padding:6px 12px 6px 0;")
                    .append("width:96px;border-bottom:1px solid #e3e6eb;font-size:13px;line-height:19px;")
                    .append("font-weight:400;color:#56606d\">")
                    .append(escape(fact.getKey()))
                    .append("</th><td class=\"strong line\" valign=\"top\" style=\"padding:6px 0;")
                    .append("border-bottom:1px solid #e3e6eb;font-size:13px;line-height:19px;color:#171b21;")
                    .append("font-variant-numeric:tabular-nums;word-break:break-word\">")
                    .append(escape(fact.getValue()))
                    .append("</td></tr>\n");
        }
        html.append("</table>\n</td></tr>\n");
    }

    private static void button(StringBuilder html, String url) {
        html.append("<tr><td style=\"padding:8px 24px 28px\"><a href=\"")
                .append(escape(url))
                .append("\" style=\"display:inline-block;padding:11px 20px;border-radius:6px;")
                .append("background-color:#1f5fbf;color:#ffffff;font-size:14px;font-weight:600;")
                .append("text-decoration:none\">Open in Bellwether</a></td></tr>\n");
    }

    /** What mail programs show beside the subject, which in a thread stays that of its first message. */
    private static String preview(Facts facts) {
        if (facts.message().alerts().isEmpty()) {
            return facts.opening();
        }
        String summary = facts.message().alerts().get(0).summary();
        return facts.message().reason() == Reason.OPENED ? summary : facts.word() + ": " + summary;
    }

    private static Mark mark(Facts facts) {
        Reason reason = facts.message().reason();
        if (reason == Reason.CLEARED) {
            return new Mark("&#10004;&#65038;", "#17703a");
        }
        if (reason == Reason.ACKNOWLEDGED || reason == Reason.TEST || reason == Reason.SUMMARY) {
            return new Mark("&#9432;", "#1f5fbf");
        }
        return mark(facts.severity());
    }

    private static Mark mark(Severity severity) {
        return switch (severity) {
            case CRITICAL -> new Mark("&#10006;&#65038;", "#a8071a");
            case ERROR -> new Mark("&#9632;", "#c2410c");
            case WARNING -> new Mark("&#9650;", "#8a5a00");
            case INFO -> new Mark("&#9432;", "#1f5fbf");
        };
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder(text == null ? 0 : text.length() + 16);
        for (int i = 0; text != null && i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
