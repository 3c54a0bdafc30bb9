// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import io.bellwether.testkit.http.Answer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

/**
 * What an emulated server does wrong, on demand. Faults of requests queue up: each search takes the next one, and when
 * the queue is empty all is well again. They concern searches only, not discovery and health. Safe for use by several
 * threads.
 */
public final class Faults {
    private final Deque<UnaryOperator<Answer>> queue = new ArrayDeque<>();
    private int examineBudget = Integer.MAX_VALUE;
    private int repeats;
    private int atOnce = Integer.MAX_VALUE;

    Faults() {}

    /** The next {@code n} searches get this answer. */
    public Faults answer(int n, Answer answer) {
        return add(n, proper -> answer);
    }

    /** The next {@code n} searches are answered 429. @param retryAfter null to leave the header out */
    public Faults tooManyRequests(int n, Duration retryAfter) {
        return answer(n, busy(retryAfter));
    }

    /** The next {@code n} searches are answered with this status, such as 500 or 503. */
    public Faults status(int n, int status) {
        return answer(
                n, Answer.json(status, "{\"Error\":\"The server answers " + status + " because it was told to.\"}"));
    }

    /** The next {@code n} searches get no answer at all, until the server is closed. */
    public Faults hang(int n) {
        return answer(n, new Answer.Hang());
    }

    /** The next {@code n} connections are closed before anything is said. Many clients then send a GET once more at once. */
    public Faults cut(int n) {
        return answer(n, new Answer.Cut(0));
    }

    /** The next {@code n} connections are closed in the middle of the body. */
    public Faults cutInBody(int n) {
        return answer(n, new Answer.Cut(200));
    }

    /** The next {@code n} searches get the right answer, but later. */
    public Faults slow(int n, Duration delay) {
        return add(n, proper -> new Answer.Slow(delay, proper));
    }

    /** The next {@code n} searches get the right answer. */
    public Faults none(int n) {
        return add(n, proper -> proper);
    }

    /**
     * From now on a search gives up after this many events were examined and says Partial, even when it found nothing.
     * {@code Integer.MAX_VALUE} ends this.
     */
    public synchronized Faults examineAtMost(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("events " + events + " must be at least 1, or no search would get on");
        }
        examineBudget = events;
        return this;
    }

    /** From now on each page begins with up to {@code events} of the page before it once more; 0 ends this. */
    public synchronized Faults repeatAcrossPages(int events) {
        repeats = events;
        return this;
    }

    /**
     * From now on a search that comes while this many are under way is answered 429, to be tried again after a second.
     * {@code Integer.MAX_VALUE} ends this.
     */
    public synchronized Faults searchesAtOnce(int most) {
        atOnce = most;
        return this;
    }

    /** Ends everything that is wrong. */
    public synchronized void clear() {
        queue.clear();
        examineBudget = Integer.MAX_VALUE;
        repeats = 0;
        atOnce = Integer.MAX_VALUE;
    }

    /** How many queued faults have not been taken yet. */
    public synchronized int pending() {
        return queue.size();
    }

    synchronized Answer apply(Answer proper) {
        UnaryOperator<Answer> fault = queue.poll();
        return fault == null ? proper : fault.apply(proper);
    }

    synchronized int examineBudget() {
        return examineBudget;
    }

    synchronized int atOnce() {
        return atOnce;
    }

    static Answer.Reply busy(Duration retryAfter) {
        Answer.Reply reply = Answer.json(429, "{\"Error\":\"Too many requests.\"}");
        return retryAfter == null ? reply : reply.with("Retry-After", String.valueOf(retryAfter.toSeconds()));
    }

    synchronized int repeats() {
        return repeats;
    }

    private synchronized Faults add(int n, UnaryOperator<Answer> fault) {
        for (int i = 0; i < n; i++) {
            queue.add(fault);
        }
        return this;
    }
}
