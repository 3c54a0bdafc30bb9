// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it was offered, and answers nothing. */
final class RecordedIndex implements EventIndex {
    final List<Event> offered = new CopyOnWriteArrayList<>();

    @Override
    public void offer(TenantEnvironment where, List<Event> stored) {
        offered.addAll(stored);
    }

    @Override
    public void awaitRoom(TenantEnvironment where, Duration atMost) {}

    @Override
    public Page search(TenantEnvironment where, Instant from, Instant to, Expression filter, int limit, String cursor) {
        throw new NotReady("only what was offered is kept");
    }

    @Override
    public Histogram histogram(
            TenantEnvironment where,
            Instant from,
            Instant to,
            Expression filter,
            Duration interval,
            String by,
            int top) {
        throw new NotReady("only what was offered is kept");
    }

    @Override
    public Top top(TenantEnvironment where, Instant from, Instant to, Expression filter, String field, int most) {
        throw new NotReady("only what was offered is kept");
    }

    @Override
    public Distribution distribution(
            TenantEnvironment where,
            Instant from,
            Instant to,
            Expression filter,
            String field,
            List<Double> quantiles) {
        throw new NotReady("only what was offered is kept");
    }

    @Override
    public Related related(TenantEnvironment where, String id, Instant from, Instant to, int most) {
        throw new NotReady("only what was offered is kept");
    }

    @Override
    public List<Status> status(TenantId tenant) {
        return List.of();
    }

    @Override
    public void erase(TenantId tenant) {
        offered.removeIf(event -> event.where().tenant().equals(tenant));
    }

    @Override
    public void expire(TenantEnvironment where, Instant before) {
        offered.removeIf(
                event -> event.where().equals(where) && event.timestamp().isBefore(before));
    }

    @Override
    public void rebuild(TenantEnvironment where) {}
}
