// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.wire.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;

/** A command that prints rows, as a table or, with {@code --json}, as JSON. */
abstract class Printed implements Action {
    @Option(name = "--json", description = "Print JSON instead of a table")
    boolean json;

    @Reference
    Session session;

    @Override
    public final Object execute() throws Exception {
        run();
        return null;
    }

    abstract void run() throws Exception;

    PrintStream out() {
        return session.getConsole();
    }

    void say(String text) {
        if (json) {
            out().println(Json.text(Map.of("message", text)));
        } else {
            out().println(text);
        }
    }

    /** Who works here, for histories. */
    String actor() {
        Object user = session.get("USER");
        return user == null || user.toString().isBlank() ? "shell" : user + " (shell)";
    }

    /** Prints rows that all have the same keys, in the first row's order. */
    void print(List<Map<String, Object>> rows, String none) {
        if (json) {
            out().println(Json.text(rows));
            return;
        }
        if (rows.isEmpty()) {
            out().println(none);
            return;
        }
        ShellTable table = new ShellTable();
        rows.get(0).keySet().forEach(table::column);
        rows.forEach(row -> table.addRow()
                .addContent(row.values().stream().map(Printed::cell).toArray()));
        table.print(out());
    }

    static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            boolean plain = value == null
                    || value instanceof Number
                    || value instanceof Boolean
                    || value instanceof List
                    || value instanceof Map;
            row.put((String) namesAndValues[i], plain ? value : text(value));
        }
        return row;
    }

    /** {@code key=value} pairs as a settings map. */
    static Map<String, Object> settings(List<String> pairs) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String pair : pairs == null ? List.<String>of() : pairs) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new InvalidInput("--set", pair, "must have the form key=value");
            }
            settings.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return settings;
    }

    static List<String> split(String text) {
        return text == null ? List.of() : new ArrayList<>(Arrays.asList(text.split("\\s*,\\s*")));
    }

    private static String text(Object value) {
        if (value instanceof Instant time) {
            return time.truncatedTo(ChronoUnit.MILLIS).toString();
        }
        if (value instanceof Duration duration) {
            return io.bellwether.api.settings.Durations.format(duration.truncatedTo(ChronoUnit.MILLIS));
        }
        return value.toString();
    }

    private static String cell(Object value) {
        return value == null ? "-" : value.toString();
    }
}
