// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.incident.Correlation.Move;
import io.bellwether.incident.Incident;
import io.bellwether.incident.Incidents.Edit;
import io.bellwether.incident.internal.IncidentBook.Moved;
import io.bellwether.relational.IncidentEntry;
import io.bellwether.relational.IncidentStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;

/** What people do with incidents; each is stored when a call returns. One at a time. */
final class Desk {
    private static final int LONGEST_NOTE = 10_000;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_LINKS = 100;

    private final IncidentBook book;
    private final IncidentStore store;
    private final InstantSource clock;
    private final BiPredicate<TenantId, String> bring;
    private final Runnable write;
    private final Consumer<Move> moved;
    private final ReentrantLock one = new ReentrantLock();

    /**
     * @param bring puts an incident into the book's memory; false when there is none with alerts
     * @param write stores what the book has changed
     * @param moved told of alerts that were moved, after it is stored
     */
    Desk(
            IncidentBook book,
            IncidentStore store,
            InstantSource clock,
            BiPredicate<TenantId, String> bring,
            Runnable write,
            Consumer<Move> moved) {
        this.book = book;
        this.store = store;
        this.clock = clock;
        this.bring = bring;
        this.write = write;
        this.moved = moved;
    }

    Optional<Incident> edit(TenantId tenant, String id, Edit edit, String actor) {
        String title = named("title", edit.title());
        String owner = named("owner", edit.owner());
        return change(tenant, id, notes -> {
            if (title != null && !title.equals(orEmpty(notes.title()))) {
                book.change(
                        id,
                        clock.instant(),
                        actor,
                        it -> it.withTitle(title.isEmpty() ? null : title),
                        it -> title.isEmpty() ? "Title left to the platform" : "Title set to \"" + title + "\"");
            }
            Severity severity = edit.severity();
            if (severity != null && severity != notes.severity()) {
                book.change(
                        id,
                        clock.instant(),
                        actor,
                        it -> it.withSeverity(severity),
                        it -> "Severity set to " + severity);
            }
            if (owner != null && !owner.equals(orEmpty(notes.owner()))) {
                book.change(
                        id,
                        clock.instant(),
                        actor,
                        it -> it.withOwner(owner.isEmpty() ? null : owner),
                        it -> owner.isEmpty() ? "Owner removed" : "Owner is " + owner);
            }
        });
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static String named(String field, String text) {
        if (text != null && text.length() > LONGEST_NAME) {
            throw new InvalidInput(field, text, "must have at most " + LONGEST_NAME + " characters");
        }
        return text == null ? null : text.strip();
    }

    Optional<Incident> note(TenantId tenant, String id, String text, String actor) {
        if (text == null || text.isBlank() || text.length() > LONGEST_NOTE) {
            throw new InvalidInput("text", text, "must be a text of 1 to " + LONGEST_NOTE + " characters");
        }
        Optional<Incident> found =
                book.find(tenant, id).or(() -> store.find(tenant, id).map(IncidentRow::read));
        found.ifPresent(incident -> {
            book.note(IncidentEntry.of(incident.where().tenant(), id, clock.instant(), "note", actor, text.strip()));
            write.run();
        });
        return found;
    }

    Optional<Incident> acknowledge(TenantId tenant, String id, String comment, String actor) {
        return change(tenant, id, notes -> {
            if (notes.acknowledgedAt() == null) {
                Instant now = clock.instant();
                book.change(
                        id,
                        now,
                        actor,
                        it -> it.owner() == null ? it.acknowledged(now).withOwner(actor) : it.acknowledged(now),
                        it -> with("Taken", comment));
            }
        });
    }

    Optional<Incident> close(TenantId tenant, String id, String comment, String actor) {
        return change(tenant, id, notes -> {
            if (notes.closedAt() == null) {
                Instant now = clock.instant();
                book.change(id, now, actor, it -> it.closed(now, null), it -> with("Closed", comment));
            }
        });
    }

    Optional<Incident> reopen(TenantId tenant, String id, String comment, String actor) {
        return change(tenant, id, notes -> {
            if (notes.closedAt() != null && notes.mergedInto() == null) {
                book.change(
                        id, clock.instant(), actor, it -> it.closed(null, null), it -> with("Opened again", comment));
            }
        });
    }

    private static String with(String what, String comment) {
        return comment == null || comment.isBlank() ? what : what + ": " + shortened(comment.strip());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_NOTE ? text : text.substring(0, LONGEST_NOTE - 1) + "…";
    }

    private Optional<Incident> change(TenantId tenant, String id, Consumer<Notes> work) {
        one.lock();
        try {
            if (!bring.test(tenant, id)) {
                return store.find(tenant, id).map(IncidentRow::read);
            }
            book.notes(id).ifPresent(work);
            write.run();
            return book.find(tenant, id);
        } finally {
            one.unlock();
        }
    }

    Optional<Incident> merge(TenantId tenant, String id, String into, String actor) {
        return merge(tenant, id, into, actor, from -> "by hand");
    }

    /** What the platform joins by itself. */
    void join(Incident fresh, String older) {
        merge(fresh.where().tenant(), fresh.id(), older, null, from -> "as events of both share an id");
    }

    private Optional<Incident> merge(
            TenantId tenant, String id, String into, String actor, Function<Incident, String> why) {
        one.lock();
        try {
            if (!bring.test(tenant, id)) {
                return Optional.empty();
            }
            Incident from = book.find(tenant, id).orElseThrow();
            if (id.equals(into) || into == null || !bring.test(from.where().tenant(), into)) {
                throw new InvalidInput("into", into, "must be the id of another incident of this environment");
            }
            Incident target = book.find(tenant, into).orElseThrow();
            if (!target.where().equals(from.where())) {
                throw new InvalidInput(
                        "into",
                        into,
                        "is an incident of " + target.where().environment() + ", not of "
                                + from.where().environment());
            }
            Instant now = clock.instant();
            Moved done = book.move(id, into, alert -> true, now);
            String text = "Merged into \"" + target.title() + "\" " + why.apply(from);
            book.note(IncidentEntry.of(from.where().tenant(), id, now, "action", actor, text));
            String took =
                    "Took over " + done.alertIds().size() + " alerts of \"" + from.title() + "\" " + why.apply(from);
            book.note(IncidentEntry.of(from.where().tenant(), into, now, "action", actor, took));
            store(from.where().tenant(), done, actor);
            return book.find(tenant, into);
        } finally {
            one.unlock();
        }
    }

    private void store(TenantId tenant, Moved done, String actor) {
        store.move(tenant, done.alertIds(), done.into());
        write.run();
        moved.accept(new Move(tenant, done.alertIds(), done.into(), actor));
    }

    Optional<Incident> split(TenantId tenant, String id, Collection<String> alerts, String actor) {
        one.lock();
        try {
            if (!bring.test(tenant, id)) {
                return Optional.empty();
            }
            Incident from = book.find(tenant, id).orElseThrow();
            Set<String> chosen = new LinkedHashSet<>(alerts);
            Set<String> own = new LinkedHashSet<>();
            book.alerts(id).forEach(alert -> own.add(alert.id()));
            if (chosen.isEmpty() || !own.containsAll(chosen) || chosen.size() == own.size()) {
                throw new InvalidInput(
                        "alerts",
                        String.join(", ", chosen),
                        "must be ids of some, not all, of the " + own.size() + " alerts of this incident");
            }
            Instant now = clock.instant();
            book.change(id, now, null, Notes::setApart, notes -> null);
            Moved done = book.move(id, null, chosen::contains, now);
            TenantId owner = from.where().tenant();
            book.note(IncidentEntry.of(
                    owner, id, now, "action", actor, chosen.size() + " alerts were split off into " + done.into()));
            book.note(IncidentEntry.of(
                    owner, done.into(), now, "action", actor, "Split off from \"" + from.title() + "\""));
            store(owner, done, actor);
            return book.find(tenant, done.into());
        } finally {
            one.unlock();
        }
    }

    Optional<Incident> link(TenantId tenant, String id, String other, String actor) {
        Optional<Incident> here = find(tenant, id);
        if (here.isEmpty()) {
            return here;
        }
        Optional<Incident> there =
                other == null ? Optional.empty() : find(here.get().where().tenant(), other);
        if (there.isEmpty() || id.equals(other)) {
            throw new InvalidInput("incident", other, "must be the id of another incident of this tenant");
        }
        linkOne(tenant, here.get(), there.get(), actor);
        linkOne(tenant, there.get(), here.get(), actor);
        return find(tenant, id);
    }

    private Optional<Incident> find(TenantId tenant, String id) {
        return book.find(tenant, id).or(() -> store.find(tenant, id).map(IncidentRow::read));
    }

    private void linkOne(TenantId tenant, Incident one, Incident other, String actor) {
        change(tenant, one.id(), notes -> {
            if (!notes.linked().contains(other.id()) && notes.linked().size() < MOST_LINKS) {
                book.change(
                        one.id(),
                        clock.instant(),
                        actor,
                        it -> it.linkedTo(other.id()),
                        it -> "Linked to \"" + other.title() + "\"");
            }
        });
    }
}
