// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.ingest.Account;
import io.bellwether.ingest.Accounts;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** What became of everything that was sent. */
final class IntakeCommands {
    private IntakeCommands() {}

    @Service
    @Command(
            scope = "bellwether",
            name = "intake-list",
            description = "Lists the loss accounts: seen = kept + duplicates + rejected + dropped")
    public static final class ListIntake extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Accounts accounts;

        @Override
        void run() {
            print(
                    accounts.list(tenant == null ? null : new TenantId(tenant)).stream()
                            .map(ListIntake::account)
                            .toList(),
                    "Nothing has been sent yet.");
        }

        private static Map<String, Object> account(Account account) {
            Account.Counts counts = account.counts();
            return row(
                    "tenant", account.where().tenant(),
                    "environment", account.where().environment(),
                    "kind", account.kind(),
                    "id", account.origin(),
                    "seen", counts.seen(),
                    "kept", counts.kept(),
                    "late", counts.late(),
                    "duplicates", counts.duplicates(),
                    "rejected", counts.rejected(),
                    "dropped", counts.droppedInAll(),
                    "refused",
                            counts.refused().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum(),
                    "perSecond", Math.round(account.perSecond() * 10) / 10.0);
        }
    }
}
