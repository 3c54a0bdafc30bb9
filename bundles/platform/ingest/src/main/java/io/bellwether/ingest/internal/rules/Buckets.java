// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.rules;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.ingest.QuotaExceeded;
import io.bellwether.ingest.internal.rules.TenantRules.Quota;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tenants' token buckets. A batch is taken whole while the bucket holds anything, and the bucket may go below zero by
 * it, so that a batch larger than the bucket still passes. Safe for concurrent use.
 */
public final class Buckets {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final InstantSource time;
    private final Map<TenantId, Bucket> buckets = new ConcurrentHashMap<>();

    public Buckets(InstantSource time) {
        this.time = time;
    }

    private static final class Bucket {
        private double tokens;
        private Instant filledAt;
        private LocalDate day;
        private long bytes;
    }

    /** Takes a pushed batch, or refuses it. @param bytes about how large it is */
    public void take(TenantId tenant, Quota quota, int events, long bytes) {
        Duration wait = take(tenant, quota, events, bytes, Duration.ZERO);
        if (!wait.isZero()) {
            throw exceeded(tenant, quota, wait);
        }
    }

    /**
     * Takes a batch that was asked for.
     *
     * @return how long to wait before it is stored, so that the source is asked no faster than the quota lets in
     * @throws QuotaExceeded when that would be more than a minute; then nothing was taken
     */
    public Duration slow(TenantId tenant, Quota quota, int events, long bytes) {
        Duration wait = take(tenant, quota, events, bytes, LONGEST_WAIT);
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            throw exceeded(tenant, quota, wait);
        }
        return wait;
    }

    /** Forgets a tenant. */
    public void forget(TenantId tenant) {
        buckets.remove(tenant);
    }

    private static QuotaExceeded exceeded(TenantId tenant, Quota quota, Duration wait) {
        return new QuotaExceeded(
                "tenant '" + tenant + "' sends more than its quota of "
                        + (wait.compareTo(LONGEST_WAIT) > 0 && quota.bytesPerDay() > 0
                                ? quota.bytesPerDay() + " bytes a day"
                                : quota.eventsPerSecond() + " events a second")
                        + "; nothing was taken, send it again in " + Math.max(1, wait.toSeconds()) + " s",
                wait);
    }

    /** @return how long until there is room; taken when that is not more than {@code patience} */
    private Duration take(TenantId tenant, Quota quota, int events, long bytes, Duration patience) {
        if (quota.eventsPerSecond() == 0 && quota.bytesPerDay() == 0) {
            return Duration.ZERO;
        }
        Bucket bucket = buckets.computeIfAbsent(tenant, fresh -> new Bucket());
        synchronized (bucket) {
            Instant now = time.instant();
            fill(bucket, quota, now);
            Duration wait = Duration.ZERO;
            if (quota.bytesPerDay() > 0 && bucket.bytes >= quota.bytesPerDay()) {
                wait = Duration.between(
                        now, bucket.day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
            } else if (quota.eventsPerSecond() > 0 && bucket.tokens <= 0) {
                wait = Duration.ofNanos((long) ((1 - bucket.tokens) / quota.eventsPerSecond() * 1e9));
            }
            if (wait.compareTo(patience) <= 0) {
                bucket.tokens -= events;
                bucket.bytes += bytes;
            }
            return wait;
        }
    }

    private static void fill(Bucket bucket, Quota quota, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!today.equals(bucket.day)) {
            bucket.day = today;
            bucket.bytes = 0;
        }
        if (bucket.filledAt == null) {
            bucket.tokens = quota.burst();
        } else if (now.isAfter(bucket.filledAt)) {
            double seconds = Duration.between(bucket.filledAt, now).toNanos() / 1e9;
            bucket.tokens = Math.min(quota.burst(), bucket.tokens + seconds * quota.eventsPerSecond());
        }
        bucket.filledAt = bucket.filledAt == null || now.isAfter(bucket.filledAt) ? now : bucket.filledAt;
    }
}
