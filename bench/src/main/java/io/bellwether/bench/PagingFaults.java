// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.bench.PagedTenant.Grouping;
import io.bellwether.bench.PagingBench.Site;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Bursts in bad company: the receiver answers 500 for a while, or the product is killed in the middle, where clients send
 * again what was not acknowledged. Afterwards each condition must have been told, and none twice but under one id.
 */
final class PagingFaults {
    private static final Duration DEAF = Duration.ofSeconds(5);
    private static final int[] KILLS_AFTER = {300, 1_000, 2_500, 5_000};
    private static final int PATIENCE = 240;

    private final Site site;
    private final int burst;

    PagingFaults(Site site, int burst) {
        this.site = site;
        this.burst = burst;
    }

    /** @return true when no page was lost and none doubled */
    boolean run() throws Exception {
        boolean right = true;
        for (Grouping grouping : Grouping.values()) {
            right &= deaf("deaf-" + grouping.name().toLowerCase(java.util.Locale.ROOT), grouping);
        }
        for (int after : KILLS_AFTER) {
            right &= killed(after);
        }
        return right;
    }

    private boolean deaf(String name, Grouping grouping) throws Exception {
        PagedTenant tenant = new PagedTenant(site.platform, name);
        tenant.create(site.receiver.url(), grouping);
        int before = site.receiver.refused();
        site.receiver.deaf(DEAF);
        PagingBench.push(tenant, burst);
        PagingBench.await(
                PATIENCE, () -> PagingBench.of(site, tenant, node -> true).lost() == 0);
        return account(
                tenant,
                String.format(
                        "receiver answers 500 for %d s (%d requests), %s",
                        DEAF.toSeconds(),
                        site.receiver.refused() - before,
                        grouping == Grouping.EACH ? "one group each" : "grouped as by default"));
    }

    /** @param after how long after the first event, in milliseconds */
    private boolean killed(int after) throws Exception {
        PagedTenant tenant = new PagedTenant(site.platform, "killed-" + after);
        tenant.create(site.receiver.url(), Grouping.EACH);
        ExecutorService pushing = Executors.newSingleThreadExecutor();
        Future<Double> pushed = pushing.submit(() -> PagingBench.push(tenant, burst));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(after));
        int heard = site.receiver.heard(tenant.id());
        site.platform.kill();
        long down = System.nanoTime();
        site.again();
        double away = (System.nanoTime() - down) / 1e9;
        pushed.get();
        pushing.shutdown();
        PagingBench.await(
                PATIENCE, () -> PagingBench.of(site, tenant, node -> true).lost() == 0);
        return account(
                tenant, String.format("kill -9 after %,d ms, %,d told by then, away for %.1f s", after, heard, away));
    }

    private boolean account(PagedTenant tenant, String what) {
        // What comes twice comes soon after.
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
        Paged told = PagingBench.of(site, tenant, node -> true);
        System.out.printf("  %s%n    %s%n", what, told.account());
        System.out.printf(
                "    told after %s; %,d messages; load %s%n",
                Paged.quantiles(told.whole()), site.receiver.messages(tenant.id()), PagingBench.load());
        return told.isRight();
    }
}
