// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.alert.Escalations;
import io.bellwether.alert.OnCall;
import io.bellwether.alert.OnCall.Duty;
import io.bellwether.alert.OnCall.Kind;
import io.bellwether.alert.OnCall.Shift;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
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

/** Who is on call, and whom an escalation would reach. */
final class OnCallCommands {
    private OnCallCommands() {}

    private static Instant time(String name, String text, Instant fallback) {
        try {
            return text == null ? fallback : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInput(
                    name, text, "must be an ISO-8601 time with its offset, such as 2026-01-05T09:00:00Z");
        }
    }

    private static TenantId tenant(String id) {
        return id == null ? null : new TenantId(id);
    }

    @Service
    @Command(scope = "bellwether", name = "oncall", description = "Shows who is on call, until when, and who is next")
    public static final class ShowOnCall extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's rotas")
        @Completion(TenantCompleter.class)
        String tenant;

        @Option(name = "--at", description = "At this time instead of now, such as 2026-01-05T09:00:00Z")
        String at;

        @Reference
        OnCall onCall;

        @Reference
        InstantSource clock;

        @Override
        void run() {
            List<Duty> duties = onCall.onCall(tenant(tenant), time("--at", at, clock.instant()));
            print(
                    duties.stream()
                            .map(duty -> row(
                                    "tenant", duty.tenant(),
                                    "rota", duty.rota(),
                                    "person", duty.shift().person() == null ? "nobody" : duty.personName(),
                                    "until", duty.shift().to(),
                                    "channels", duty.channels(),
                                    "next",
                                            duty.next() == null
                                                    ? null
                                                    : duty.next().person(),
                                    "gaps", duty.gaps().size(),
                                    "note",
                                            duty.note() == null
                                                    ? null
                                                    : duty.note().text()))
                            .toList(),
                    "No rotas yet. Declare one: POST /v1/oncall/rotas, or rotas: in etc/tenants/*.yaml");
            for (Duty duty : json ? List.<Duty>of() : duties) {
                for (Shift gap : duty.gaps()) {
                    say("Warning: nobody is on call for " + duty.tenant() + "/" + duty.rota() + " from " + gap.from()
                            + " to " + gap.to());
                }
            }
        }
    }

    @Service
    @Command(scope = "bellwether", name = "oncall-shifts", description = "Lists a rota's shifts, gaps included")
    public static final class ListShifts extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "rota", required = true)
        String rota;

        @Option(name = "--from", description = "From this time instead of now")
        String from;

        @Option(name = "--for", description = "How long, such as 14d; at most 100d")
        String length = "14d";

        @Reference
        OnCall onCall;

        @Reference
        InstantSource clock;

        @Override
        void run() {
            Instant start = time("--from", from, clock.instant());
            print(
                    onCall
                            .shifts(new TenantId(tenant), rota, start, start.plus(Durations.parse(length)))
                            .orElse(List.of())
                            .stream()
                            .map(shift -> row(
                                    "from", shift.from(),
                                    "to", shift.to(),
                                    "person", shift.person() == null ? "nobody" : shift.person(),
                                    "layer", shift.layer(),
                                    "override", shift.override()))
                            .toList(),
                    "There is no rota " + tenant + "/" + rota);
        }
    }

    /** Removes what others may name. */
    abstract static class Deletes extends Printed {
        @Option(name = "--force", description = "Also while others name it, which then tell nobody by it")
        boolean force;

        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        abstract String kind();

        abstract boolean delete(TenantId of);

        @Override
        final void run() {
            boolean deleted = delete(new TenantId(tenant));
            say(deleted ? "Deleted " + kind() + " " + id : "There is no " + kind() + " " + tenant + "/" + id);
        }
    }

    @Service
    @Command(scope = "bellwether", name = "person-list", description = "Lists people who can be called")
    public static final class ListPeople extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        OnCall onCall;

        @Override
        void run() {
            List<Map<String, Object>> people = onCall.list(tenant(tenant), Kind.PERSON);
            print(
                    json
                            ? people
                            : people.stream()
                                    .map(person -> row(
                                            "tenant", person.get("tenant"),
                                            "id", person.get("id"),
                                            "name", person.get("name"),
                                            "time_zone", person.get("time_zone"),
                                            "channels", person.get("channels"),
                                            "quiet", person.get("quiet")))
                                    .toList(),
                    "Nobody can be called yet. Declare people: POST /v1/oncall/people, or people: in etc/tenants/*.yaml");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "person-delete", description = "Removes a person")
    public static final class DeletePerson extends Deletes {
        @Reference
        OnCall onCall;

        @Override
        String kind() {
            return "person";
        }

        @Override
        boolean delete(TenantId of) {
            return onCall.delete(of, Kind.PERSON, id, force);
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "rota-delete",
            description = "Removes a rota, its hand-over notes and whoever stands in")
    public static final class DeleteRota extends Deletes {
        @Reference
        OnCall onCall;

        @Override
        String kind() {
            return "rota";
        }

        @Override
        boolean delete(TenantId of) {
            return onCall.delete(of, Kind.ROTA, id, force);
        }
    }

    @Service
    @Command(scope = "bellwether", name = "escalation-delete", description = "Removes an escalation")
    public static final class DeleteEscalation extends Deletes {
        @Reference
        Escalations escalations;

        @Override
        String kind() {
            return "escalation";
        }

        @Override
        boolean delete(TenantId of) {
            return escalations.delete(of, id, force);
        }
    }

    @Service
    @Command(scope = "bellwether", name = "rota-list", description = "Lists rotas with their layers")
    public static final class ListRotas extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        OnCall onCall;

        @Override
        void run() {
            List<Map<String, Object>> rotas = onCall.list(tenant(tenant), Kind.ROTA);
            if (json) {
                print(rotas, "");
                return;
            }
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Map<String, Object> rota : rotas) {
                for (Object item : (List<?>) rota.get("layers")) {
                    Map<?, ?> layer = (Map<?, ?>) item;
                    rows.add(row(
                            "tenant", rota.get("tenant"),
                            "id", rota.get("id"),
                            "name", rota.get("name"),
                            "time_zone", rota.get("time_zone"),
                            "layer", layer.get("id"),
                            "people", layer.get("people"),
                            "every", ((Map<?, ?>) layer.get("hand_over")).get("every")));
                }
            }
            print(rows, "No rotas yet.");
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "override-create",
            description = "Puts somebody on call instead of whoever it would be")
    public static final class CreateOverride extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "rota", required = true)
        String rota;

        @Argument(index = 2, name = "person", required = true)
        String person;

        @Option(name = "--from", description = "A time; on the rota's clock when it names no offset; now by default")
        String from;

        @Option(name = "--to", required = true, description = "A time, as for --from")
        String to;

        @Option(name = "--comment", description = "Why")
        String comment;

        @Reference
        OnCall onCall;

        @Reference
        InstantSource clock;

        @Override
        void run() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("rota", rota);
            document.put("person", person);
            document.put("from", from == null ? clock.instant().toString() : from);
            document.put("to", to);
            document.put("comment", comment);
            Map<String, Object> made = onCall.create(new TenantId(tenant), Kind.OVERRIDE, document, actor());
            say("Created override " + made.get("id") + ": " + person + " from " + made.get("from") + " to "
                    + made.get("to"));
        }
    }

    @Service
    @Command(scope = "bellwether", name = "escalation-list", description = "Lists escalations, step by step")
    public static final class ListEscalations extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Escalations escalations;

        @Override
        void run() {
            List<Map<String, Object>> all = escalations.list(tenant(tenant));
            if (json) {
                print(all, "");
                return;
            }
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Map<String, Object> escalation : all) {
                for (Object item : (List<?>) escalation.get("steps")) {
                    Map<?, ?> step = (Map<?, ?>) item;
                    rows.add(row(
                            "tenant", escalation.get("tenant"),
                            "id", escalation.get("id"),
                            "name", escalation.get("name"),
                            "after", step.get("after"),
                            "notify", step.get("notify"),
                            "repeat", escalation.get("repeat")));
                }
            }
            print(rows, "No escalations yet.");
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "escalation-drill",
            description = "Walks an escalation and tells nobody: who would be told, when, over which channel")
    public static final class DrillEscalation extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "escalation", required = true)
        String escalation;

        @Option(name = "--severity", description = "info, warning, error or critical")
        String severity = "critical";

        @Option(name = "--at", description = "At this time instead of now, such as 2026-01-05T03:00:00Z")
        String at;

        @Reference
        Escalations escalations;

        @Reference
        InstantSource clock;

        @Override
        void run() {
            Severity bad = Severity.fromName(severity)
                    .orElseThrow(
                            () -> new InvalidInput("--severity", severity, "must be info, warning, error or critical"));
            Escalations.Drill drill = escalations
                    .drill(new TenantId(tenant), escalation, bad, time("--at", at, clock.instant()), actor())
                    .orElse(null);
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Escalations.DrillStep step : drill == null ? List.<Escalations.DrillStep>of() : drill.steps()) {
                for (Escalations.DrillTarget target : step.targets()) {
                    target.channels()
                            .forEach(channel -> rows.add(row(
                                    "step", step.step(),
                                    "at", step.at(),
                                    "target", target.target(),
                                    "who", target.who(),
                                    "channel", channel.channel(),
                                    "state", channel.state(),
                                    "told", channel.tells() ? "yes" : "no",
                                    "reason", channel.reason())));
                }
            }
            print(rows, "There is no escalation " + tenant + "/" + escalation);
            if (drill != null && !json) {
                say(drill.ends());
            }
        }
    }
}
