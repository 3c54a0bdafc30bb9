// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.TrailEntry;
import io.bellwether.relational.internal.log.Tables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what comes out of the alert log into the tables. Safe for concurrent use. */
final class AlertWriter implements Tables {
    private static final Logger LOG = LoggerFactory.getLogger(AlertWriter.class);
    private static final String MESSAGES = "messages";
    private static final String ROWS = "rows";
    /** From id to id in the key's index, on both databases; a list of ids is compared with each alert of the tenant. */
    private static final String EXISTING = "SELECT a.id FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS wanted (id)"
            + " LEFT JOIN alert a ON a.tenant = ? AND a.id = wanted.id WHERE a.id IS NOT NULL";

    private final Database database;

    AlertWriter(Database database) {
        this.database = database;
    }

    @Override
    public Position position(String log) {
        return new Position(position(log, MESSAGES), position(log, ROWS));
    }

    private long position(String log, String part) {
        return database.find(
                        Select.from("AlertLogPosition")
                                .where(Select.is("log", log))
                                .and(Select.is("part", part)),
                        row -> row.whole("position"))
                .orElse(0L);
    }

    @Override
    public boolean knows(TenantId tenant) {
        return database.find(Select.of("Tenant", tenant), row -> true).isPresent();
    }

    @Override
    public Left messages(List<OutboxMessage> messages, String log, long upTo) {
        Left left = whateverIsRefused(
                messages,
                (part, last) -> database.writeSoon(transaction -> {
                    List<OutboxMessage> own = ofTenants(transaction, part, OutboxMessage::tenant);
                    OutboxTable.insert(transaction, own);
                    if (last) {
                        note(transaction, MESSAGES, log, upTo);
                    }
                    return part.size() - own.size();
                }),
                message -> "message " + message.id() + " of tenant " + message.tenant());
        database.arrivals().tell();
        return left;
    }

    @Override
    public Left rows(Collection<AlertRecord> alerts, List<TrailEntry> trail, String log, long upTo, Runnable last) {
        List<AlertRecord> records = List.copyOf(alerts);
        List<PackedTrail> packed = PackedTrail.pack(trail);
        try {
            return new Left(write(records, packed, log, upTo, last), 0);
        } catch (Violation | IllegalStateException e) {
            List<AlertRecord> good = new ArrayList<>();
            int refused = sift(
                    records,
                    record -> database.writeSoon(transaction -> replace(transaction, one(transaction, record))),
                    record -> "alert " + record.alert().id() + " of tenant "
                            + record.alert().where().tenant(),
                    good::add);
            List<PackedTrail> goodTrail = new ArrayList<>();
            refused += sift(
                    packed,
                    this::tryOut,
                    entry -> "trail of alert " + entry.alertId() + " of tenant " + entry.tenant(),
                    goodTrail::add);
            return new Left(write(good, goodTrail, log, upTo, last), refused);
        }
    }

    /** @return how many are of tenants that are gone */
    private int write(List<AlertRecord> alerts, List<PackedTrail> trail, String log, long upTo, Runnable last) {
        return database.writeSoon(transaction -> {
            List<AlertRecord> own =
                    ofTenants(transaction, alerts, each -> each.alert().where().tenant());
            List<PackedTrail> ownTrail = ofTenants(transaction, trail, PackedTrail::tenant);
            replace(transaction, own);
            transaction.batch(
                    PackedTrail.INSERT,
                    ownTrail.stream().map(PackedTrail::values).toList());
            note(transaction, ROWS, log, upTo);
            last.run();
            return alerts.size() - own.size() + trail.size() - ownTrail.size();
        });
    }

    private static List<AlertRecord> one(Database.Transaction transaction, AlertRecord record) {
        return ofTenants(
                transaction, List.of(record), each -> each.alert().where().tenant());
    }

    /** Those whose tenant is there. */
    private static <T> List<T> ofTenants(
            Database.Transaction transaction, List<T> things, Function<T, TenantId> tenant) {
        Map<TenantId, Boolean> there = new HashMap<>();
        List<T> own = new ArrayList<>(things.size());
        for (T each : things) {
            if (there.computeIfAbsent(tenant.apply(each), id -> !transaction
                    .texts("SELECT tenant FROM tenant WHERE tenant = ?", id.value())
                    .isEmpty())) {
                own.add(each);
            }
        }
        return own;
    }

    private static Void replace(Database.Transaction transaction, List<AlertRecord> records) {
        Set<String> there = existing(transaction, records);
        List<Object[]> known = new ArrayList<>();
        List<Object[]> fresh = new ArrayList<>();
        for (AlertRecord record : records) {
            (there.contains(key(record)) ? known : fresh).add(AlertRow.values(record));
        }
        transaction.batch(AlertRow.UPDATE, known);
        transaction.batch(AlertRow.INSERT, fresh);
        return null;
    }

    private static String key(AlertRecord record) {
        return record.alert().where().tenant().value() + " "
                + Values.stored(record.alert().id());
    }

    private static Set<String> existing(Database.Transaction transaction, List<AlertRecord> records) {
        Map<String, List<String>> ids = new HashMap<>();
        records.forEach(
                record -> ids.computeIfAbsent(record.alert().where().tenant().value(), tenant -> new ArrayList<>())
                        .add((String) Values.stored(record.alert().id())));
        Set<String> there = new HashSet<>();
        ids.forEach((tenant, all) -> transaction
                .texts(EXISTING, all.toArray(new String[0]), tenant)
                .forEach(id -> there.add(tenant + " " + id)));
        return there;
    }

    private static void note(Database.Transaction transaction, String part, String log, long upTo) {
        if (transaction.update("UPDATE alert_log_position SET position = ? WHERE log = ? AND part = ?", upTo, log, part)
                == 0) {
            transaction.update(
                    "INSERT INTO alert_log_position (log, part, position) VALUES (?, ?, ?)", log, part, upTo);
        }
    }

    /** @param <T> what is written by {@link #write} */
    private interface Writing<T> {
        /** @param last true when the position goes with it. @return how many were left out as their tenant is gone */
        int write(List<T> things, boolean last);
    }

    private <T> Left whateverIsRefused(List<T> things, Writing<T> writing, Function<T, String> name) {
        try {
            return new Left(writing.write(things, true), 0);
        } catch (Violation | IllegalStateException e) {
            List<T> good = new ArrayList<>();
            int refused = sift(things, each -> writing.write(List.of(each), false), name, good::add);
            return new Left(writing.write(good, true), refused);
        }
    }

    /** Writes one after the other. @return how many were refused; each is said */
    private static <T> int sift(List<T> things, Consumer<T> write, Function<T, String> name, Consumer<T> good) {
        int refused = 0;
        for (T each : things) {
            try {
                write.accept(each);
                good.accept(each);
            } catch (Violation | IllegalStateException e) {
                refused++;
                LOG.error("The database refuses {}; it is left out", name.apply(each), e);
            }
        }
        return refused;
    }

    /** Writes an entry and takes it back: whether it can be written at all. */
    private void tryOut(PackedTrail entry) {
        try {
            database.writeSoon(transaction -> {
                transaction.batch(PackedTrail.INSERT, List.<Object[]>of(entry.values()));
                throw new TakenBack();
            });
        } catch (TakenBack e) {
            LOG.trace("An entry can be written");
        } catch (Violation e) {
            if (e.isDuplicate()) {
                throw e;
            }
        }
    }

    private static final class TakenBack extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void flush() {
        database.flush();
    }
}
