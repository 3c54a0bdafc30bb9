// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.report.Reports;
import io.bellwether.report.Reports.Document;
import io.bellwether.report.Reports.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;

/** Post-incident reports. */
final class ReportCommands {
    private ReportCommands() {}

    @Service
    @Command(
            scope = "bellwether",
            name = "incident-report",
            description = "The post-incident report: prints JSON, or writes JSON, HTML or PDF to a file")
    public static final class IncidentReport extends Printed {
        @Argument(name = "incident", required = true, description = "The incident's id")
        String incident;

        @Option(name = "--out", description = "Where to write it; its ending says the form: .json, .html or .pdf")
        @Completion(FileCompleter.class)
        String out;

        @Option(name = "--renew", description = "Make the report of a closed incident anew first")
        boolean renew;

        @Reference
        Reports reports;

        @Override
        void run() {
            if (renew) {
                reports.renew(null, incident);
            }
            Document report = reports.report(null, incident, form())
                    .orElseThrow(() -> new IllegalArgumentException("There is no incident '" + incident + "'."));
            if (out == null) {
                out().println(new String(report.content(), StandardCharsets.UTF_8));
                return;
            }
            Path file = Path.of(out).toAbsolutePath();
            try {
                Files.write(file, report.content());
            } catch (IOException e) {
                throw new UncheckedIOException("The report could not be written to " + file, e);
            }
            say("Wrote " + report.content().length + " bytes to " + file + ".");
        }

        private Form form() {
            String ending = out == null
                    ? "json"
                    : out.substring(out.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            return Arrays.stream(Form.values())
                    .filter(form -> form.suffix().equals(ending))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "The file's ending must be .json, .html or .pdf, but it is '" + ending + "'."));
        }
    }
}
