// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.detect.Policies.Difference;
import io.bellwether.detect.Policies.Imported;
import io.bellwether.detect.Policies.PolicyView;
import io.bellwether.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Policies. */
final class PolicyCommands {
    private PolicyCommands() {}

    @Service
    @Command(scope = "bellwether", name = "policy-list", description = "Lists a tenant's policies, or the default pack")
    public static final class ListPolicies extends Printed {
        @Option(name = "--tenant", description = "This tenant's own and the default pack")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Policies policies;

        @Override
        void run() {
            print(
                    policies.list(tenant == null ? null : new TenantId(tenant)).stream()
                            .map(policy -> row(
                                    "id", policy.id(),
                                    "tenant", policy.tenant() == null ? "all" : policy.tenant(),
                                    "origin", policy.origin(),
                                    "state", policy.state(),
                                    "environment", policy.environment() == null ? "all" : policy.environment(),
                                    "class", policy.document().get("class"),
                                    "severity", policy.document().get("severity"),
                                    "for", policy.document().get("for"),
                                    "version", policy.version()))
                            .toList(),
                    "No policies.");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "policy-show", description = "Prints a policy as YAML")
    public static final class ShowPolicy extends Printed {
        @Argument(index = 0, name = "id", required = true)
        String id;

        @Option(name = "--tenant", description = "As this tenant has it")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Policies policies;

        @Override
        void run() {
            List<PolicyView> found = policies.list(tenant == null ? null : new TenantId(tenant)).stream()
                    .filter(policy -> policy.id().equals(id))
                    .toList();
            out().println(found.isEmpty() ? "There is no policy " + id : policies.export(found));
        }
    }

    @Service
    @Command(scope = "bellwether", name = "policy-import", description = "Creates or replaces policies from a file")
    public static final class ImportPolicies extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "file", required = true)
        String file;

        @Option(name = "--dry-run", description = "Only say what would be done")
        boolean dryRun;

        @Reference
        Policies policies;

        @Override
        void run() throws Exception {
            Imported imported =
                    policies.importAll(new TenantId(tenant), Files.readString(Path.of(file)), dryRun, actor());
            List<Map<String, Object>> rows = new ArrayList<>();
            imported.policies()
                    .forEach(each -> rows.add(row(
                            "policy", each.policy().id(),
                            "change", (dryRun ? "would be " : "") + each.change(),
                            "notes", String.join("; ", each.notes()))));
            imported.skipped()
                    .forEach(rule -> rows.add(row(
                            "policy",
                            rule.rule(),
                            "change",
                            "skipped",
                            "notes",
                            (rule.line() > 0 ? "line " + rule.line() + ": " : "") + rule.reason())));
            print(rows, "No policies.");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "policy-export", description = "Prints policies as policy-import reads them")
    public static final class ExportPolicies extends Printed {
        @Option(name = "--tenant", description = "As this tenant has them; without it, the default pack")
        @Completion(TenantCompleter.class)
        String tenant;

        @Option(name = "--file", description = "Write to this file instead")
        String file;

        @Reference
        Policies policies;

        @Override
        void run() throws Exception {
            List<PolicyView> exported = policies.list(tenant == null ? null : new TenantId(tenant)).stream()
                    .filter(policy -> tenant != null || policy.tenant() == null)
                    .toList();
            String text = json ? Json.text(policies.documents(exported)) : policies.export(exported);
            if (file == null) {
                out().println(text);
            } else {
                Files.writeString(Path.of(file), text);
                say("Wrote " + exported.size() + " policies to " + file);
            }
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "policy-validate",
            description = "Checks the policies of a file for a tenant, changing nothing")
    public static final class ValidatePolicies extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "file", required = true)
        String file;

        @Reference
        Policies policies;

        @Override
        void run() throws Exception {
            Imported checked = policies.importAll(new TenantId(tenant), Files.readString(Path.of(file)), true, actor());
            checked.policies().stream()
                    .filter(each -> each.policy().state().equals("plugin missing"))
                    .flatMap(each -> policies.validate(each.policy().document()).stream()
                            .map(warning -> each.policy().id() + ": " + warning))
                    .forEach(out()::println);
            say(checked.policies().size() + " policies are valid");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "policy-versions", description = "Lists who changed a policy, and when")
    public static final class ListVersions extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Reference
        Policies policies;

        @Override
        void run() {
            print(
                    policies.versions(new TenantId(tenant), id).stream()
                            .map(version -> row(
                                    "version", version.version(),
                                    "change", version.change(),
                                    "by", version.by(),
                                    "at", version.at()))
                            .toList(),
                    "There is no policy " + id);
        }
    }

    @Service
    @Command(scope = "bellwether", name = "policy-diff", description = "Shows what changed from one version to another")
    public static final class DiffPolicy extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Argument(index = 2, name = "from", required = true, description = "Version; 0 is the default pack's")
        int from;

        @Argument(index = 3, name = "to", required = true, description = "Version")
        int to;

        @Reference
        Policies policies;

        @Override
        void run() {
            Difference difference =
                    policies.diff(new TenantId(tenant), id, from, to).orElse(null);
            if (difference == null) {
                say("Policy " + id + " has no version " + from + " or " + to);
            } else if (json) {
                print(
                        difference.changes().stream()
                                .map(change ->
                                        row("path", change.path(), "before", change.before(), "after", change.after()))
                                .toList(),
                        "");
            } else {
                out().println(difference.text().isEmpty() ? "Nothing differs." : difference.text());
            }
        }
    }

    @Service
    @Command(scope = "bellwether", name = "policy-restore", description = "Makes a policy what it was at a version")
    public static final class RestorePolicy extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Argument(index = 2, name = "version", required = true)
        int version;

        @Reference
        Policies policies;

        @Override
        void run() {
            say(policies.restore(new TenantId(tenant), id, version, actor())
                    .map(policy -> "Policy " + id + " is as it was at version " + version + ", now version "
                            + policy.version())
                    .orElse("Policy " + id + " has no version " + version));
        }
    }

    @Service
    @Command(scope = "bellwether", name = "policy-enable", description = "Enables or disables a policy for a tenant")
    public static final class EnablePolicy extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Option(name = "--off", description = "Disable it instead")
        boolean off;

        @Reference
        Policies policies;

        @Override
        void run() {
            TenantId owner = new TenantId(tenant);
            say(policies.find(owner, id)
                    .flatMap(policy -> {
                        Map<String, Object> document = new LinkedHashMap<>(policy.document());
                        document.put("id", id);
                        document.put("enabled", !off);
                        if (policy.environment() != null) {
                            document.put("environment", policy.environment());
                        }
                        return policies.replace(owner, id, document, null, actor());
                    })
                    .map(policy -> "Policy " + id + " is " + policy.state())
                    .orElse("There is no policy " + id));
        }
    }

    @Service
    @Command(scope = "bellwether", name = "policy-delete", description = "Removes a tenant's policy or override")
    public static final class DeletePolicy extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Reference
        Policies policies;

        @Override
        void run() {
            boolean deleted = policies.delete(new TenantId(tenant), id, null, actor());
            say(deleted ? "Deleted policy " + id : "Tenant " + tenant + " has no policy " + id + " of its own");
        }
    }
}
