// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.TailOutcome;
import io.bellwether.api.source.TailingSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A list that grows, read at most three at a time. An item {@code !} is unreadable. Answers can be prescribed. */
final class FakeTail implements TailingSource {
    static final Parameter<String> NAME =
            Parameter.text("name", "Name", "Which list.").orElse("list");
    private static final int PAGE = 3;

    final CopyOnWriteArrayList<String> items = new CopyOnWriteArrayList<>();
    final CopyOnWriteArrayList<String> positions = new CopyOnWriteArrayList<>();
    final ConcurrentLinkedDeque<TailOutcome> prescribed = new ConcurrentLinkedDeque<>();
    final CountDownLatch interrupted = new CountDownLatch(1);
    volatile CountDownLatch hanging = new CountDownLatch(0);

    @Override
    public String id() {
        return "tail";
    }

    @Override
    public String title() {
        return "Tail";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(NAME);
    }

    @Override
    public void check(Settings settings) {
        if (settings.get(NAME).equals("forbidden")) {
            throw new InvalidInput("name", "forbidden", "may not be read");
        }
    }

    @Override
    public TailOutcome read(Settings settings, String position, int most) throws InterruptedException {
        positions.add(String.valueOf(position));
        try {
            hanging.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
        TailOutcome first = prescribed.poll();
        return first == null ? page(position == null ? 0 : Integer.parseInt(position)) : first;
    }

    private TailOutcome page(int from) {
        int to = Math.min(items.size(), from + PAGE);
        List<EventBody> events = new ArrayList<>();
        for (int i = from; i < to; i++) {
            if (!items.get(i).equals("!")) {
                events.add(
                        EventBody.of("tail", "log", Severity.INFO, items.get(i)).withEventId("t" + i));
            }
        }
        int unreadable = to - from - events.size();
        return new TailOutcome.Read(
                events, unreadable, unreadable == 0 ? null : "it is a mark", String.valueOf(to), to < items.size());
    }
}
