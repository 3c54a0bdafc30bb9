// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import io.bellwether.api.alert.AlertClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Something scripted that happens to a firm within a month, with the truth about it.
 *
 * @param id unique within the month, such as {@code auth-storm-1}
 * @param environment such as {@code prod}
 * @param onset when it begins; its first signs follow
 * @param firstEffect when the first people or systems feel it
 * @param peak when most goes wrong
 * @param end when it is over; exclusive
 * @param services the applications and services touched
 * @param nodes the servers touched
 * @param plans the types of plan touched
 * @param entities the things touched, such as {@code MAT-4711}
 */
public record Episode(
        String id,
        Kind kind,
        String environment,
        Instant onset,
        Instant firstEffect,
        Instant peak,
        Instant end,
        List<String> services,
        List<String> nodes,
        List<String> plans,
        List<String> entities) {
    public Episode {
        services = List.copyOf(services);
        nodes = List.copyOf(nodes);
        plans = List.copyOf(plans);
        entities = List.copyOf(entities);
        if (firstEffect.isBefore(onset) || peak.isBefore(firstEffect) || end.isBefore(peak)) {
            throw new IllegalArgumentException(id + ": onset, first effect, peak and end must be in order");
        }
    }

    /** What can happen. */
    public enum Kind {
        AUTH_STORM("auth", "token storm", AlertClass.AUTH),
        AUTH_CREEP("auth", "token errors creep up", AlertClass.AUTH),
        DOWNSTREAM_SUDDEN("downstream", "downstream 5xx, sudden", AlertClass.DOWNSTREAM),
        DOWNSTREAM_GRADUAL("downstream", "downstream 5xx after slow calls", AlertClass.DOWNSTREAM),
        EE_RESTARTS("ee", "event engine restarts", AlertClass.EE_CAPACITY),
        HEARTBEAT_GAP("ee", "heartbeat gap", AlertClass.EE_CAPACITY),
        EE_CAPACITY("ee", "event engine starved", AlertClass.EE_CAPACITY),
        INDEX_BACKLOG("index", "index backlog grows", AlertClass.INDEX),
        EMAIL_UNALLOCATED("email", "unallocated e-mail piles up", AlertClass.EMAIL),
        EMAIL_DEAD_LETTERS("email", "e-mail dead letters", AlertClass.EMAIL),
        CONFIG_CHANGE("config-change", "configuration changed in production", AlertClass.CONFIG_CHANGE),
        RUNAWAY_PLAN("plan", "runaway plan", AlertClass.PLAN),
        PLAN_LOOP("plan", "plan loop", AlertClass.PLAN),
        SCRIPT_FAILURES("plan", "script failures", AlertClass.PLAN, AlertClass.UNKNOWN),
        NOVEL_ERROR("novel", "error never seen before", AlertClass.UNKNOWN),
        WEBHOOK_FAILURES("webhook", "webhook failures", AlertClass.AVAILABILITY, AlertClass.DOWNSTREAM),
        TRAFFIC_THREEFOLD("traffic", "traffic threefold", AlertClass.AVAILABILITY, AlertClass.SECURITY),
        TRAFFIC_TENFOLD("traffic", "traffic tenfold", AlertClass.AVAILABILITY, AlertClass.SECURITY),
        LATENCY_DRIFT("latency", "requests slow down", AlertClass.AVAILABILITY, AlertClass.SLO),
        SCHEMA_DRIFT(
                "schema", "two schema versions", AlertClass.CONFIG_CHANGE, AlertClass.AVAILABILITY, AlertClass.UNKNOWN),
        AVAILABILITY_DROP("availability", "requests fail", AlertClass.AVAILABILITY, AlertClass.SLO),
        /** Worth a note, but no breach: an alert about it is neither asked for nor wrong. */
        CONFIG_CHANGE_AT_NIGHT("note", "configuration changed outside business hours"),
        /** Decoys: none of these may alarm anybody. */
        MONTH_END("decoy", "month-end peak"),
        LARGE_IMPORT("decoy", "large import at night"),
        RETRY_BURST("decoy", "retries below the limit"),
        TOKEN_BLIP("decoy", "token errors below the limit"),
        BACKLOG_BLIP("decoy", "index backlog high for minutes"),
        UNALLOCATED_BLIP("decoy", "unallocated e-mail high for minutes"),
        DEPLOYMENT("decoy", "deployment, each node restarts once"),
        UAT_CONFIG_CHANGE("decoy", "configuration changed in UAT");

        private final String group;
        private final String title;
        private final Set<AlertClass> classes;

        Kind(String group, String title, AlertClass... classes) {
            this.group = group;
            this.title = title;
            this.classes = Set.of(classes);
        }

        /** The classes an alert may have to count as the finding of it; empty for a decoy. */
        public Set<AlertClass> classes() {
            return classes;
        }

        /** What figures are printed by. */
        public String group() {
            return group;
        }

        /** True for what must be found. */
        public boolean isIncident() {
            return !classes.isEmpty();
        }

        /** True for what must not alarm. */
        public boolean isDecoy() {
            return group.equals("decoy");
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /** How far between two moments a moment lies, 0 to 1. */
    static double share(Instant moment, Instant from, Instant to) {
        double length = Duration.between(from, to).toMillis();
        double into = Duration.between(from, moment).toMillis();
        return length <= 0 ? into < 0 ? 0 : 1 : Math.min(1, Math.max(0, into / length));
    }

    boolean covers(Instant moment) {
        return !moment.isBefore(onset) && moment.isBefore(end);
    }
}
