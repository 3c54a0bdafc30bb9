// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.settings.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads a template as it is saved and says what is wrong with it, each with line and column: names that are not known,
 * sections that do not close, and what is not allowed (partials, other delimiters, unescaped values in HTML).
 */
final class TemplateCheck {
    private static final int MOST_PROBLEMS = 20;
    private static final int DEEPEST = 8;

    private final String field;
    private final String template;
    private final boolean html;
    private final List<Problem> problems = new ArrayList<>();
    private final Deque<Section> open = new ArrayDeque<>();
    private final List<Shape> scopes = new ArrayList<>(List.of(Shape.NOTIFICATION));
    private int line = 1;
    private int lineStart;
    private int counted;

    /** A section that has begun. @param scoped true when it opened a level of names */
    private record Section(String name, boolean scoped, int line, int column) {}

    private TemplateCheck(String field, String template, boolean html) {
        this.field = field;
        this.template = template;
        this.html = html;
    }

    /** Every problem, at most a handful; empty when the template can be used. */
    static List<Problem> problems(String field, String template, boolean html) {
        TemplateCheck check = new TemplateCheck(field, template, html);
        check.run();
        return check.problems;
    }

    private void run() {
        int at = template.indexOf("{{");
        while (at >= 0 && problems.size() < MOST_PROBLEMS) {
            boolean triple = template.startsWith("{{{", at);
            String ending = triple ? "}}}" : "}}";
            int from = at + ending.length();
            int end = template.indexOf(ending, from);
            place(at);
            if (end < 0) {
                report(template.substring(at, Math.min(template.length(), at + 20)), "is not closed by " + ending, at);
                return;
            }
            tag(template.substring(from, end), triple, at);
            at = template.indexOf("{{", end + ending.length());
        }
        for (Section section : open) {
            problems.add(new Problem(
                    field,
                    "{{#" + section.name() + "}}",
                    "is not closed; close it with {{/" + section.name() + "}}",
                    section.line(),
                    section.column()));
        }
    }

    private void tag(String content, boolean triple, int at) {
        String text = content.strip();
        char sign = text.isEmpty() ? ' ' : text.charAt(0);
        String name = text.isEmpty() ? "" : text.substring(1).strip();
        if (triple) {
            raw(text, at);
        } else if (sign == '&') {
            raw(name, at);
        } else if (sign == '#' || sign == '^') {
            begin(name, sign == '#', at);
        } else if (sign == '/') {
            end(name, at);
        } else if (sign == '>' || sign == '<' || sign == '$') {
            report("{{" + text + "}}", "is not allowed: a template holds all its text itself", at);
        } else if (sign == '=') {
            report("{{" + text + "}}", "is not allowed: the delimiters are {{ and }}", at);
        } else if (sign != '!') {
            known(text, at);
        }
    }

    private void raw(String name, int at) {
        if (html) {
            report("{{{" + name + "}}}", "must be written {{" + name + "}}: values are escaped in HTML", at);
        } else {
            known(name, at);
        }
    }

    private void begin(String name, boolean positive, int at) {
        Shape shape = known(name, at);
        boolean scoped = positive && shape != null && !shape.members().isEmpty();
        if (open.size() >= DEEPEST) {
            report("{{#" + name + "}}", "is too deep: at most " + DEEPEST + " sections stand in each other", at);
        }
        open.push(new Section(name, scoped, line, at - lineStart + 1));
        if (scoped) {
            scopes.add(shape);
        }
    }

    private void end(String name, int at) {
        Section section = open.peek();
        if (section == null) {
            report("{{/" + name + "}}", "closes a section that was not opened", at);
        } else {
            open.pop();
            if (section.scoped()) {
                scopes.remove(scopes.size() - 1);
            }
            if (!section.name().equals(name)) {
                report("{{/" + name + "}}", "must be {{/" + section.name() + "}}, which is the one that is open", at);
            }
        }
    }

    private Shape known(String name, int at) {
        Shape shape = Shape.find(scopes, name);
        if (shape == null) {
            List<String> known = List.copyOf(Shape.names(scopes));
            String hint = Problem.suggestion(name, known);
            if (hint.isEmpty()
                    && Shape.find(List.of(Shape.NOTIFICATION.members().get("alerts")), name) != null) {
                hint = "; it is known inside {{#alerts}} … {{/alerts}}";
            }
            report("{{" + name + "}}", "is not known here; known: " + String.join(", ", known) + hint, at);
        }
        return shape;
    }

    private void report(String value, String message, int at) {
        problems.add(new Problem(field, value, message, line, at - lineStart + 1));
    }

    /** Counts lines up to here. */
    private void place(int at) {
        for (; counted < at; counted++) {
            if (template.charAt(counted) == '\n') {
                line++;
                lineStart = counted + 1;
            }
        }
    }
}
