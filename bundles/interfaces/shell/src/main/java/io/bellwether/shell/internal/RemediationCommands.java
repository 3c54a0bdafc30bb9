// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.alert.Alerts;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.remediation.Remediations;
import io.bellwether.remediation.Remediations.Answer;
import io.bellwether.remediation.Remediations.Run;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Remediations. */
final class RemediationCommands {
    private RemediationCommands() {}

    @Service
    @Command(scope = "bellwether", name = "remediation-list", description = "Lists remediations with their state")
    public static final class ListRemediations extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Remediations remediations;

        @Override
        void run() {
            print(
                    remediations.list(tenant == null ? null : new TenantId(tenant)).stream()
                            .map(view -> row(
                                    "tenant", view.get("tenant"),
                                    "id", view.get("id"),
                                    "name", view.get("name"),
                                    "hook", view.get("hook"),
                                    "state", view.get("state"),
                                    "automatic", view.get("automatic"),
                                    "match", view.get("match"),
                                    "role", view.get("role"),
                                    "limit", view.get("limit"),
                                    "cool_down", view.get("cool_down")))
                            .toList(),
                    "No remediations yet; they are off until they are declared and enabled.");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "alert-remediate", description = "Runs a remediation for an alert")
    public static final class Remediate extends Printed {
        @Argument(index = 0, name = "alert", required = true)
        String alert;

        @Argument(index = 1, name = "remediation", required = true)
        String remediation;

        @Option(name = "--confirm", description = "Really do it; without it the command says what would happen")
        boolean confirm;

        @Option(name = "--dry-run", description = "Ask the receiver what it would do, and change nothing")
        boolean dryRun;

        @Reference
        Alerts alerts;

        @Reference
        Remediations remediations;

        @Override
        void run() throws InterruptedException {
            Alert found = alerts.find(null, alert)
                    .orElseThrow(() -> new InvalidInput("alert", alert, "is no alert; see bellwether:alert-list"));
            Answer answer =
                    remediations.run(found, remediation, new Remediations.Asked(actor(), true, confirm, dryRun));
            if (answer instanceof Answer.Refused refused) {
                throw new IllegalStateException(refused.reason());
            }
            Run run = ((Answer.Ran) answer).run();
            say(run.remediation() + (run.dryRun() ? " (dry run) " : " ") + run.state() + ": " + run.text());
        }
    }
}
