// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Access;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Tenants, environments and tokens. */
final class TenantCommands {
    private TenantCommands() {}

    @Service
    @Command(scope = "bellwether", name = "tenant-list", description = "Lists the tenants")
    public static final class ListTenants extends Printed {
        @Reference
        Tenants tenants;

        @Override
        void run() {
            print(
                    tenants.all().stream()
                            .map(tenant -> row(
                                    "id", tenant.id(),
                                    "name", tenant.name(),
                                    "timeZone", tenant.timeZone(),
                                    "environments",
                                            tenants.environments(tenant.id()).size()))
                            .toList(),
                    "No tenants yet. Create one: bellwether:tenant-create ID --name NAME");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "tenant-create", description = "Creates a tenant")
    public static final class CreateTenant extends Printed {
        @Argument(name = "id", required = true, description = "a-z, 0-9 and -")
        String id;

        @Option(name = "--name", description = "What people call it")
        String name;

        @Option(name = "--time-zone", description = "Such as Australia/Sydney")
        String timeZone = "UTC";

        @Reference
        Tenants tenants;

        @Override
        void run() {
            Tenant tenant = tenants.create(Map.of("id", id, "name", name == null ? id : name, "timeZone", timeZone));
            say("Created tenant " + tenant.id());
        }
    }

    @Service
    @Command(scope = "bellwether", name = "tenant-delete", description = "Deletes a tenant and its key")
    public static final class DeleteTenant extends Printed {
        @Argument(name = "id", required = true)
        @Completion(TenantCompleter.class)
        String id;

        @Option(name = "--yes", required = true, description = "Confirms: its archive can never be read again")
        boolean yes;

        @Reference
        Tenants tenants;

        @Override
        void run() {
            say(tenants.delete(new TenantId(id)) ? "Deleted tenant " + id : "There is no tenant " + id);
        }
    }

    @Service
    @Command(scope = "bellwether", name = "environment-list", description = "Lists a tenant's environments")
    public static final class ListEnvironments extends Printed {
        @Argument(name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Tenants tenants;

        @Override
        void run() {
            print(
                    tenants.environments(new TenantId(tenant)).stream()
                            .map(environment -> row(
                                    "id", environment.id().environment(),
                                    "name", environment.name(),
                                    "kind", environment.kind(),
                                    "match", environment.match(),
                                    "businessHours", environment.businessHours()))
                            .toList(),
                    "No environments yet. Create one: bellwether:environment-create TENANT ID --kind prod");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "environment-create", description = "Creates an environment")
    public static final class CreateEnvironment extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Option(name = "--name", description = "What people call it")
        String name;

        @Option(name = "--kind", description = "prod, uat, vnext or other")
        String kind = "other";

        @Option(name = "--match", description = "LIKE pattern by which sources know its events")
        String match;

        @Reference
        Tenants tenants;

        @Override
        void run() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("id", id);
            document.put("name", name == null ? id : name);
            document.put("kind", kind);
            document.put("match", match);
            document.values().removeIf(java.util.Objects::isNull);
            Environment environment = tenants.create(new TenantId(tenant), document);
            say("Created environment " + environment.id());
        }
    }

    @Service
    @Command(scope = "bellwether", name = "token-create", description = "Issues a token; it is shown once")
    public static final class CreateToken extends Printed {
        private static final Principal SHELL =
                new Principal("shell", "shell", null, Set.of(), Role.PLATFORM, Role.PLATFORM.scopes());

        @Option(name = "--tenant", description = "Bind it to a tenant")
        @Completion(TenantCompleter.class)
        String tenant;

        @Option(name = "--environments", description = "Comma-separated; all when left out")
        String environments;

        @Option(name = "--role", description = "viewer, investigator or admin")
        String role = "viewer";

        @Option(name = "--name", description = "Whose it is")
        String name;

        @Reference
        Access access;

        @Override
        void run() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("role", role);
            if (tenant != null) {
                document.put("tenant", tenant);
            }
            if (environments != null) {
                document.put("environments", split(environments));
            }
            if (name != null) {
                document.put("name", name);
            }
            Access.Issued issued = access.issue(document, SHELL);
            print(java.util.List.of(row("id", issued.token().id(), "token", issued.secret())), "");
        }
    }
}
