// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Commits of all kinds, the same for the same seed. */
final class Things {
    private static final List<String> TEXTS = List.of(
            "",
            "plain",
            "a longer sentence, with figures: 73 errors in 1 minute, above 50",
            "日本語 🚨 \u202e ÅÄÖ",
            "half \ud83d of a pair",
            "nothing \u0000 in between",
            "x".repeat(5_000));

    private final Random random;

    Things(long seed) {
        random = new Random(seed);
    }

    Commit commit(int alerts, int trail, int messages) {
        List<AlertRecord> records = new ArrayList<>();
        for (int i = 0; i < alerts; i++) {
            records.add(record("alert-" + random.nextInt(1_000)));
        }
        List<TrailEntry> entries = new ArrayList<>();
        for (int i = 0; i < trail; i++) {
            entries.add(new TrailEntry(
                    new TenantId("acme"), text(), time(), text(), text(), maybe(this::text), maybe(this::text)));
        }
        List<OutboxMessage> told = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            List<Alert> own = new ArrayList<>();
            for (AlertRecord record : records) {
                if (random.nextBoolean()) {
                    own.add(
                            random.nextBoolean()
                                    ? record.alert()
                                    : record(record.alert().id()).alert());
                }
            }
            told.add(message("message-" + random.nextInt(), own));
        }
        return new Commit(records, entries, told);
    }

    OutboxMessage message(String id, List<Alert> alerts) {
        return new OutboxMessage(
                id,
                new TenantId("acme"),
                "ops",
                Notification.Reason.OPENED,
                texts(),
                alerts.stream().map(Alert::id).toList(),
                alerts,
                time(),
                time(),
                random.nextInt(3));
    }

    AlertRecord record(String id) {
        return new AlertRecord(alert(id), texts(), detectors());
    }

    private Set<String> detectors() {
        return random.nextBoolean() ? Set.of() : new LinkedHashSet<>(List.of("threshold", "baseline"));
    }

    private Alert alert(String id) {
        return new Alert(
                id,
                TenantEnvironment.of("acme", random.nextBoolean() ? "prod" : "uat"),
                text(),
                text(),
                one(AlertClass.values()),
                one(Severity.values()),
                one(AlertState.values()),
                maybe(this::text),
                texts(),
                text(),
                maybe(random::nextDouble),
                maybe(() -> one(new Double[] {Double.NaN, Double.MIN_VALUE, -0.0, Double.POSITIVE_INFINITY})),
                maybe(random::nextGaussian),
                time(),
                time(),
                time(),
                time(),
                maybe(this::time),
                maybe(this::text),
                maybe(this::text),
                maybe(this::text),
                evidence(),
                maybe(this::text),
                text(),
                maybe(this::time),
                maybe(this::time),
                random.nextInt(5) - 1,
                random.nextBoolean());
    }

    private List<Evidence> evidence() {
        List<Evidence> evidence = new ArrayList<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            evidence.add(new Evidence(text(), maybe(this::time), maybe(this::text), maybe(this::text)));
        }
        return evidence;
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new HashMap<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            texts.put(text(), text());
        }
        return texts;
    }

    private String text() {
        return random.nextInt(4) == 0 ? "text " + random.nextInt() : TEXTS.get(random.nextInt(TEXTS.size()));
    }

    /** To the microsecond, as all times are kept. */
    private Instant time() {
        return switch (random.nextInt(6)) {
            case 0 -> Instant.EPOCH.minusNanos(1_000);
            case 1 -> Instant.MAX.minusNanos(999);
            case 2 -> Instant.MIN;
            default ->
                Instant.ofEpochSecond(1_790_000_000L + random.nextInt(1_000), random.nextInt(1_000_000) * 1_000L);
        };
    }

    private <T> T maybe(Supplier<T> value) {
        return random.nextBoolean() ? null : value.get();
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
