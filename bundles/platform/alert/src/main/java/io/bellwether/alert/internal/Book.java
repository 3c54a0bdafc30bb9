// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.routing.Destination;
import io.bellwether.alert.internal.routing.Destination.GroupKey;
import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Every alert that is not over, by id and by fingerprint, the conditions on their way to become alerts, the groups in
 * which alerts are told, and when each is to be looked at next. It only ever holds what is stored, or what need not be.
 * What a change of one alert costs does not grow with the alerts that are open. Not safe for concurrent use.
 */
final class Book {
    private static final Duration FORGOTTEN = Duration.ofDays(7);
    /** For how long after an alert is over facts from before its end still open no other. */
    private static final Duration SETTLED = Duration.ofHours(1);

    private final Surroundings around;
    private final Map<String, Entry> byId = new HashMap<>();
    private final Map<String, Subject> subjects = new HashMap<>();
    private final Map<TenantId, Entries> byTenant = new LinkedHashMap<>();
    private final Map<GroupKey, Meeting> meetings = new HashMap<>();
    private final List<Meeting> touched = new ArrayList<>();
    private final Timers<Subject> pendingEnds = new Timers<>();
    private final Timers<Subject> settledEnds = new Timers<>();
    private final Timers<Entry> alertTimes = new Timers<>();
    private final Timers<Meeting> groupTimes = new Timers<>();
    private long open;

    /** What alerts of one fingerprint are about. */
    private final class Subject {
        private final String fingerprint;
        private final Timers.Timer<Subject> pendingEnd = pendingEnds.timer(this);
        private final Timers.Timer<Subject> settledEnd = settledEnds.timer(this);
        private Entry latest;
        private Instant pending;
        private Instant settled;

        Subject(String fingerprint) {
            this.fingerprint = fingerprint;
        }

        void forgetIfNothingIsLeft() {
            if (latest == null && pending == null && settled == null) {
                subjects.remove(fingerprint);
            }
        }
    }

    /** An alert with its place in everything that is asked about it. */
    private final class Entry {
        private final Timers.Timer<Entry> timer = alertTimes.timer(this);
        private final Subject subject;
        private final Entries tenant;
        private AlertCase now;
        /** As those saw it who suppress others because of it; null when they see nothing of it. */
        private Alert shown;
        /** Where it is told, as long as nothing changes that routes depend on. */
        private List<Place> places = List.of();

        private Severity placedAs;
        private Entry before;
        private Entry after;

        Entry(AlertCase now, Subject subject, Entries tenant) {
            this.now = now;
            this.subject = subject;
            this.tenant = tenant;
        }
    }

    /** The alerts of one tenant, oldest first. */
    private static final class Entries {
        private Entry first;
        private Entry last;

        void add(Entry entry) {
            entry.before = last;
            if (last == null) {
                first = entry;
            } else {
                last.after = entry;
            }
            last = entry;
        }

        void remove(Entry entry) {
            if (entry.before == null) {
                first = entry.after;
            } else {
                entry.before.after = entry.after;
            }
            if (entry.after == null) {
                last = entry.before;
            } else {
                entry.after.before = entry.before;
            }
        }
    }

    /** A group and when it is told. */
    private final class Meeting {
        private final Group group;
        private final Timers.Timer<Meeting> timer = groupTimes.timer(this);
        private boolean isTouched;

        Meeting(Group group) {
            this.group = group;
        }

        void touch() {
            if (!isTouched) {
                isTouched = true;
                touched.add(this);
            }
        }
    }

    /** Where an alert sits in a group. */
    private record Place(Meeting meeting, Group.Seat seat) {}

    Book(Surroundings around) {
        this.around = around;
    }

    AlertCase find(String id) {
        Entry entry = byId.get(id);
        return entry == null ? null : entry.now;
    }

    /** The latest alert of a fingerprint, which may be resolved; null when there is none. */
    AlertCase current(String fingerprint) {
        Subject subject = subjects.get(fingerprint);
        return subject == null || subject.latest == null ? null : subject.latest.now;
    }

    /** When a condition that has not opened an alert yet was first seen; null when it does not hold. */
    Instant pending(String fingerprint) {
        Subject subject = subjects.get(fingerprint);
        return subject == null ? null : subject.pending;
    }

    void pending(String fingerprint, Instant since) {
        Subject subject = since == null ? subjects.get(fingerprint) : subject(fingerprint);
        if (subject != null) {
            subject.pending = since;
            pendingEnds.set(subject.pendingEnd, since == null ? null : since.plus(FORGOTTEN));
            subject.forgetIfNothingIsLeft();
        }
    }

    private Subject subject(String fingerprint) {
        return subjects.computeIfAbsent(fingerprint, Subject::new);
    }

    /** Up to when the condition of an alert that is over was judged; null when that is not known any more. */
    Instant settled(String fingerprint) {
        Subject subject = subjects.get(fingerprint);
        return subject == null ? null : subject.settled;
    }

    /** Every alert, each tenant's oldest first. */
    List<AlertCase> cases() {
        List<AlertCase> all = new ArrayList<>(byId.size());
        byTenant.values().forEach(entries -> addTo(all, entries));
        return all;
    }

    /** A tenant's alerts, oldest first. */
    List<AlertCase> cases(TenantId tenant) {
        List<AlertCase> all = new ArrayList<>();
        addTo(all, byTenant.get(tenant));
        return all;
    }

    private void addTo(List<AlertCase> all, Entries entries) {
        for (Entry each = entries == null ? null : entries.first; each != null; each = each.after) {
            all.add(each.now);
        }
    }

    /** How many alerts are not resolved. */
    long open() {
        return open;
    }

    /** Takes over what was stored. */
    void put(AlertCase changed, Instant now, Routes routes) {
        Entry entry = byId.get(changed.id());
        open += (changed.isResolved() ? 0 : 1) - (entry == null || entry.now.isResolved() ? 0 : 1);
        boolean fresh = entry == null;
        if (fresh) {
            entry = entry(changed);
        }
        entry.now = changed;
        show(entry);
        if (changed.isOver(now, rules(changed))) {
            remove(entry, now);
            return;
        }
        Entry latest = entry.subject.latest;
        if (latest == null
                || !changed.alert().createdAt().isBefore(latest.now.alert().createdAt())) {
            entry.subject.latest = entry;
        }
        join(entry, routes);
        schedule(entry, null);
    }

    private Entry entry(AlertCase fresh) {
        Entries entries = byTenant.computeIfAbsent(fresh.alert().where().tenant(), any -> new Entries());
        Entry entry = new Entry(fresh, subject(fresh.fingerprint()), entries);
        byId.put(fresh.id(), entry);
        entries.add(entry);
        return entry;
    }

    /** Others are suppressed by what an alert says of itself, and not by who knows of it. */
    private void show(Entry entry) {
        Alert alert = entry.now.alert();
        if (entry.now.isResolved()) {
            if (entry.shown != null) {
                around.suppressor().remove(alert);
                entry.shown = null;
            }
        } else if (entry.shown == null || !looksLike(entry.shown, alert)) {
            around.suppressor().put(alert);
            entry.shown = alert;
        }
    }

    private static boolean looksLike(Alert one, Alert other) {
        return one.severity() == other.severity()
                && Objects.equals(one.service(), other.service())
                && one.labels().equals(other.labels());
    }

    /** Takes over what is not stored and does not concern groups: figures and judgement times. */
    void refresh(AlertCase changed) {
        Entry entry = byId.get(changed.id());
        if (entry != null) {
            entry.now = changed;
        }
    }

    /** Looks at an alert again at its next time. @param earliest not before; null for any time */
    void schedule(String id, Instant earliest) {
        Entry entry = byId.get(id);
        if (entry != null) {
            schedule(entry, earliest);
        }
    }

    private void schedule(Entry entry, Instant earliest) {
        Instant due = Clockwork.due(entry.now, rules(entry.now));
        alertTimes.set(entry.timer, due != null && earliest != null && due.isBefore(earliest) ? earliest : due);
    }

    /** Looks at an alert that is not resolved now. @return false when there is none */
    boolean ring(String id, Instant now) {
        Entry entry = byId.get(id);
        if (entry == null || entry.now.isResolved()) {
            return false;
        }
        alertTimes.set(entry.timer, now);
        return true;
    }

    /** Forms a tenant's groups anew, after its routing has changed. */
    void regroup(TenantId tenant, Routes routes) {
        Entries entries = byTenant.get(tenant);
        for (Entry each = entries == null ? null : entries.first; each != null; each = each.after) {
            leave(each);
            join(each, routes);
        }
    }

    /** Forgets conditions nobody has spoken of for long. */
    void expire(Instant now) {
        for (Subject each = pendingEnds.poll(now); each != null; each = pendingEnds.poll(now)) {
            each.pending = null;
            each.forgetIfNothingIsLeft();
        }
        for (Subject each = settledEnds.poll(now); each != null; each = settledEnds.poll(now)) {
            each.settled = null;
            each.forgetIfNothingIsLeft();
        }
    }

    /** Forgets an alert of which nothing is left. */
    void remove(AlertCase over, Instant now) {
        Entry entry = byId.get(over.id());
        if (entry != null) {
            remove(entry, now);
        }
    }

    private void remove(Entry entry, Instant now) {
        Subject subject = entry.subject;
        subject.settled = entry.now.judged().at();
        settledEnds.set(subject.settledEnd, now.plus(SETTLED));
        forget(entry);
    }

    /** Forgets every alert of these tenants. */
    void forget(Predicate<TenantId> gone) {
        for (AlertCase each : cases()) {
            if (gone.test(each.alert().where().tenant())) {
                open -= each.isResolved() ? 0 : 1;
                around.suppressor().remove(each.alert());
                forget(byId.get(each.id()));
            }
        }
    }

    private void forget(Entry entry) {
        leave(entry);
        byId.remove(entry.now.id());
        entry.tenant.remove(entry);
        if (entry.tenant.first == null) {
            byTenant.remove(entry.now.alert().where().tenant());
        }
        alertTimes.set(entry.timer, null);
        if (entry.subject.latest == entry) {
            entry.subject.latest = null;
        }
        entry.subject.forgetIfNothingIsLeft();
    }

    /** Makes every time earlier, after the clock was set back by this much. */
    void rewind(Duration by, Routes routes) {
        List<Entry> all = cases().stream().map(each -> byId.get(each.id())).toList();
        all.forEach(this::leave);
        for (Entry each : all) {
            each.now = each.now.earlier(by);
            join(each, routes);
            schedule(each, null);
        }
    }

    /** Alerts whose time has come, by tenant; each is scheduled anew by whoever takes it. */
    Map<TenantId, List<String>> alertsDue(Instant now, int most) {
        Map<TenantId, List<String>> due = new LinkedHashMap<>();
        for (int count = 0; count < most; count++) {
            Entry entry = alertTimes.poll(now);
            if (entry == null) {
                break;
            }
            due.computeIfAbsent(entry.now.alert().where().tenant(), any -> new ArrayList<>())
                    .add(entry.now.id());
        }
        return due;
    }

    /** Groups whose time has come, by tenant; each is scheduled anew by {@link #nextDue} or the next call. */
    Map<TenantId, List<Group>> groupsDue(Instant now, Teller teller) {
        planGroups(teller, now);
        Map<TenantId, List<Group>> due = new LinkedHashMap<>();
        for (Meeting each = groupTimes.poll(now); each != null; each = groupTimes.poll(now)) {
            each.touch();
            if (teller.isDue(each.group, now)) {
                due.computeIfAbsent(each.group.destination().group().tenant(), any -> new ArrayList<>())
                        .add(each.group);
            }
        }
        return due;
    }

    /** The next time at which something is to be looked at; null while nothing is waiting. */
    Instant nextDue(Teller teller, Instant now) {
        planGroups(teller, now);
        Instant alerts = alertTimes.next();
        Instant told = groupTimes.next();
        return alerts == null || (told != null && told.isBefore(alerts)) ? told : alerts;
    }

    private void planGroups(Teller teller, Instant now) {
        for (Meeting each : touched) {
            each.isTouched = false;
            groupTimes.set(each.timer, each.group.isEmpty() ? null : teller.nextDue(each.group, now));
        }
        touched.clear();
    }

    /** Those who have alerts that are not over. */
    Set<TenantId> tenants() {
        return byTenant.keySet();
    }

    /** The ids of a tenant's alerts that are not over, oldest first. */
    Collection<String> of(TenantId tenant) {
        return cases(tenant).stream().map(AlertCase::id).toList();
    }

    private AlertRules rules(AlertCase each) {
        return around.rules(each.alert().where().tenant());
    }

    private void join(Entry entry, Routes routes) {
        AlertCase each = entry.now;
        boolean same = entry.placedAs == each.alert().severity();
        boolean quiet = isQuiet(each);
        List<Place> before = entry.places;
        List<Place> wanted = new ArrayList<>(each.notices().size());
        Destinations fresh = null;
        for (int i = 0; i < each.notices().size(); i++) {
            if (each.notices().at(i).phase() == Phase.DONE) {
                continue;
            }
            String channel = each.notices().name(i);
            Place known = find(before, channel);
            if (known == null || !same) {
                fresh = fresh == null ? new Destinations(each, routes) : fresh;
                Destination to = fresh.of(channel);
                if (known == null || !known.seat.group().destination().group().equals(to.group())) {
                    known = place(each.id(), to);
                }
            }
            wanted.add(known);
        }
        for (Place place : before) {
            if (!wanted.contains(place)) {
                leave(place);
            }
        }
        for (Place place : wanted) {
            place.meeting.group.put(place.seat, each.notices().get(place.seat.channel()), quiet);
            place.meeting.touch();
        }
        entry.places = wanted.equals(before) ? before : List.copyOf(wanted);
        entry.placedAs = each.alert().severity();
    }

    private static Place find(List<Place> places, String channel) {
        for (Place place : places) {
            if (place.seat.channel().equals(channel)) {
                return place;
            }
        }
        return null;
    }

    private Place place(String alertId, Destination to) {
        Meeting meeting = meetings.computeIfAbsent(to.group(), key -> new Meeting(new Group(to)));
        return new Place(meeting, meeting.group.seat(alertId));
    }

    private static boolean isQuiet(AlertCase each) {
        return each.isSuppressed()
                || (each.isResolved()
                        && each.alert().flapping()
                        && each.notices().values().stream().noneMatch(notice -> notice.phase() == Phase.OPENING));
    }

    private void leave(Entry entry) {
        entry.places.forEach(this::leave);
        entry.places = List.of();
    }

    private void leave(Place place) {
        Meeting meeting = place.meeting;
        meeting.group.remove(place.seat);
        if (meeting.group.isEmpty()) {
            meetings.remove(meeting.group.destination().group(), meeting);
        }
        meeting.touch();
    }
}
