// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.detect.Policies.PolicyView;
import java.nio.file.Files;
import java.nio.file.Path;
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

        @Reference
        Policies policies;

        @Override
        void run() throws Exception {
            List<PolicyView> imported = policies.importAll(new TenantId(tenant), Files.readString(Path.of(file)));
            say("Imported " + imported.stream().map(PolicyView::id).toList());
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
                        return policies.replace(owner, id, document);
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
            boolean deleted = policies.delete(new TenantId(tenant), id);
            say(deleted ? "Deleted policy " + id : "Tenant " + tenant + " has no policy " + id + " of its own");
        }
    }
}
