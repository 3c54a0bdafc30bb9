// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The tenants' people, their rotas and overrides, and who is on call. Documents are as in REST and GitOps files; a change
 * acts at once. Problems are {@link io.bellwether.api.settings.InvalidInput} with all of them; a taken id is
 * {@link io.bellwether.identity.AlreadyExists}. Safe for concurrent use.
 */
public interface OnCall {
    /** What is declared. The text form is lower case. */
    enum Kind {
        /** {@code {id, name, email, time_zone, channels, quiet: {from, to, below}}}. */
        PERSON,
        /** {@code {id, name, time_zone, layers: [{id, people, starts_at, hand_over: {every}, restrict}]}}. */
        ROTA,
        /** {@code {id, rota, person, from, to, comment}}; an id is made when none is given. */
        OVERRIDE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks a document and keeps nothing. @return the document with its defaults */
    Map<String, Object> check(TenantId tenant, Kind kind, Map<String, ?> document);

    /** @param actor who declares it; null for the platform @return the document with its defaults */
    Map<String, Object> create(TenantId tenant, Kind kind, Map<String, ?> document, String actor);

    /** Replaces the whole; empty when there is none. */
    Optional<Map<String, Object>> replace(TenantId tenant, Kind kind, String id, Map<String, ?> document, String actor);

    /**
     * Removes it. What has been made from it, such as a shift that is over, is not kept.
     *
     * @return false when there was none
     * @param force also while a rota, an override or an escalation names it, which then tells nobody there
     * @throws io.bellwether.identity.InUse while something names it, unless forced
     */
    boolean delete(TenantId tenant, Kind kind, String id, boolean force);

    /** As {@link #delete(TenantId, Kind, String, boolean)}, not forced. */
    default boolean delete(TenantId tenant, Kind kind, String id) {
        return delete(tenant, kind, id, false);
    }

    /** With its defaults. */
    Optional<Map<String, Object>> find(TenantId tenant, Kind kind, String id);

    /** Of one tenant, or of all when null, each with its {@code tenant}; by tenant and id. */
    List<Map<String, Object>> list(TenantId tenant, Kind kind);

    /**
     * A rota's shifts without a break, gaps included; the first and the last are cut at the ends.
     *
     * @return empty when there is no such rota
     * @throws io.bellwether.api.settings.InvalidInput when the time is longer than 100 days, or ends before it begins
     */
    Optional<List<Shift>> shifts(TenantId tenant, String rota, Instant from, Instant to);

    /** Who is on call on each rota of a tenant, or of all when null; by tenant and rota. */
    List<Duty> onCall(TenantId tenant, Instant at);

    /**
     * Leaves a note for whoever is on call next. The last hundred of a rota are kept.
     *
     * @param text 1 to 4,000 characters
     * @return empty when there is no such rota
     */
    Optional<Note> note(TenantId tenant, String rota, String text, String actor);

    /** A rota's notes, newest first, at most a hundred; empty when there is no such rota. */
    Optional<List<Note>> notes(TenantId tenant, String rota);

    /**
     * A time in which one person, or nobody, is on call.
     *
     * @param from inside; null when it began too long ago to be looked for
     * @param to outside; null when no end is in sight
     * @param person null when nobody is on call
     * @param layer whose turn it comes from; null for an override or a gap
     * @param override null unless it comes from one
     */
    record Shift(Instant from, Instant to, String person, String layer, String override) {}

    /**
     * Who is on call on a rota.
     *
     * @param shift the one that is on, whole
     * @param personName null when nobody is on call
     * @param channels over which that person is told
     * @param next the next shift of somebody else; null when none is in sight
     * @param note the last hand-over note; null for none
     * @param gaps the times of the seven days to come in which nobody is on call
     */
    record Duty(
            TenantId tenant,
            String rota,
            String name,
            ZoneId zone,
            Shift shift,
            String personName,
            List<String> channels,
            Shift next,
            Note note,
            List<Shift> gaps) {
        public Duty {
            channels = List.copyOf(channels);
            gaps = List.copyOf(gaps);
        }
    }

    /** What one person left for the next. */
    record Note(String id, String rota, String text, String author, Instant at) {}
}
