// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Detection;
import io.bellwether.identity.TenantKeys;
import io.bellwether.ingest.internal.account.AccountBook;
import io.bellwether.ingest.internal.rules.RuleBook;
import io.bellwether.journal.Journal;
import io.bellwether.journal.JournalReader;
import io.bellwether.relational.IntakeStore;
import io.bellwether.relational.StoredIntake;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** An intake with its rules and accounts; the rules are kept in memory, the accounts in a file. */
final class TestIntake {
    final Path file;
    final Rules store = new Rules();
    final TestTenants tenants = new TestTenants();
    final AccountBook accounts;
    final RuleBook rules;
    final EventIntake intake;

    <J extends Journal & JournalReader> TestIntake(
            InstantSource time, J journal, Detection detection, Workers workers, Meters meters) {
        this(temporary(), time, journal, journal, detection, workers, meters);
    }

    TestIntake(
            Path file,
            InstantSource time,
            Journal journal,
            JournalReader reader,
            Detection detection,
            Workers workers,
            Meters meters) {
        this.file = file;
        accounts = new AccountBook(file, reader, time, workers);
        rules = new RuleBook(store, tenants, new Keys(), time, workers, Map.of());
        intake = new EventIntake(
                time, journal, detection, new RecordedIndex(), accounts, rules, tenants, workers, meters);
    }

    void stop() {
        intake.stop();
        rules.stop();
        accounts.stop();
    }

    static Path temporary() {
        try {
            Path folder = Files.createTempDirectory("intake");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve("accounts.log");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keys made from the tenants' names. */
    static final class Keys implements TenantKeys {
        @Override
        public SecretKey key(TenantId tenant, int version) {
            byte[] key = new byte[32];
            byte[] name = tenant.value().getBytes(StandardCharsets.UTF_8);
            System.arraycopy(name, 0, key, 0, Math.min(key.length, name.length));
            return new SecretKeySpec(key, "AES");
        }

        @Override
        public int currentVersion(TenantId tenant) {
            return 1;
        }

        @Override
        public void erase(TenantId tenant) {}
    }

    /** Rules in memory. */
    static final class Rules implements IntakeStore {
        final Map<TenantId, StoredIntake> all = new ConcurrentHashMap<>();

        @Override
        public Optional<StoredIntake> find(TenantId tenant) {
            return Optional.ofNullable(all.get(tenant));
        }

        @Override
        public List<StoredIntake> list() {
            return List.copyOf(all.values());
        }

        @Override
        public synchronized boolean save(StoredIntake next) {
            int before = find(next.tenant()).map(StoredIntake::version).orElse(0);
            if (next.version() != before + 1) {
                return false;
            }
            all.put(next.tenant(), next);
            return true;
        }
    }
}
