// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.testkit.http.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
    private SplittableRandom shuffling;
    private SplittableRandom chance;
    private double probability;
    private int atOnce = Integer.MAX_VALUE;
    private final Map<String, Spoilt> spoilt = new HashMap<>();

    /** What is wrong with a single event. */
    public enum Spoilt {
        NO_ID,
        NO_TIMESTAMP,
        TIMESTAMP_IN_WORDS
    }

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
        return answer(n, failure(status));
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

    /** The next {@code n} searches get the first half of the right answer, as if that were all. */
    public Faults truncated(int n) {
        return add(n, Faults::half);
    }

    /** The next {@code n} searches get the page of a proxy that wants people to sign in. */
    public Faults html(int n) {
        return answer(
                n,
                new Answer.Reply(
                        200,
                        Map.of("Content-Type", "text/html"),
                        "<html><body>Sign in</body></html>".getBytes(StandardCharsets.UTF_8)));
    }

    /** The next {@code n} searches are sent elsewhere. */
    public Faults redirect(int n) {
        return answer(n, Answer.status(302).with("Location", "http://127.0.0.1:1/login"));
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

    /** From now on this event is sent spoilt, whenever it is found. */
    public synchronized Faults spoil(String eventId, Spoilt how) {
        spoilt.put(eventId, how);
        return this;
    }

    /** From now on the events of a page come in any order. */
    public synchronized Faults shufflePages(long seed) {
        shuffling = new SplittableRandom(seed);
        return this;
    }

    /**
     * From now on a search meets one of the passing faults by chance: busy with and without Retry-After, 500, 502, 503,
     * a connection cut before or within the body, half an answer, a proxy's page. Queued faults go first.
     *
     * @param likely from 0, which ends this, to 1
     */
    public synchronized Faults byChance(long seed, double likely) {
        chance = new SplittableRandom(seed);
        probability = likely;
        return this;
    }

    /**
     * Queues a fault by its name.
     *
     * @param kind a status such as {@code 429} or {@code 503}, {@code hang}, {@code cut}, {@code cut-in-body},
     *     {@code truncated}, {@code html}, {@code redirect}, {@code slow} (a second) or {@code none}
     * @throws IllegalArgumentException when there is no such fault
     */
    public Faults named(String kind, int n) {
        return switch (kind) {
            case "429" -> tooManyRequests(n, Duration.ofSeconds(1));
            case "401", "403", "500", "502", "503", "504" -> status(n, Integer.parseInt(kind));
            case "hang" -> hang(n);
            case "cut" -> cut(n);
            case "cut-in-body" -> cutInBody(n);
            case "truncated" -> truncated(n);
            case "html" -> html(n);
            case "redirect" -> redirect(n);
            case "slow" -> slow(n, Duration.ofSeconds(1));
            case "none" -> none(n);
            default -> throw new IllegalArgumentException("there is no fault '" + kind + "'");
        };
    }

    /** Ends everything that is wrong. */
    public synchronized void clear() {
        queue.clear();
        spoilt.clear();
        shuffling = null;
        probability = 0;
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
        if (fault == null && probability > 0 && chance.nextDouble() < probability) {
            fault = byChance(chance.nextInt(9));
        }
        return fault == null ? proper : fault.apply(proper);
    }

    private static UnaryOperator<Answer> byChance(int which) {
        return switch (which) {
            case 0 -> proper -> busy(null);
            case 1 -> proper -> busy(Duration.ofSeconds(1));
            case 2 -> proper -> failure(500);
            case 3 -> proper -> failure(502);
            case 4 -> proper -> failure(503);
            case 5 -> proper -> new Answer.Cut(0);
            case 6 -> proper -> new Answer.Cut(200);
            case 7 -> Faults::half;
            default -> proper -> Answer.text(200, "<html><body>Sign in</body></html>");
        };
    }

    private static Answer half(Answer proper) {
        return proper instanceof Answer.Reply reply
                ? new Answer.Reply(
                        reply.status(), reply.headers(), Arrays.copyOf(reply.body(), reply.body().length / 2))
                : proper;
    }

    private static Answer.Reply failure(int status) {
        return Answer.json(status, "{\"Error\":\"The server answers " + status + " because it was told to.\"}");
    }

    /** The events of a page in the order in which they are sent. */
    synchronized List<SeqEvent> ordered(List<SeqEvent> events) {
        if (shuffling == null) {
            return events;
        }
        List<SeqEvent> mixed = new ArrayList<>(events);
        for (int i = mixed.size() - 1; i > 0; i--) {
            Collections.swap(mixed, i, shuffling.nextInt(i + 1));
        }
        return mixed;
    }

    /** The events of a page as they are sent. */
    synchronized ArrayNode spoilt(ArrayNode events) {
        for (JsonNode event : events) {
            Spoilt how = spoilt.get(event.path("Id").asText());
            if (how == Spoilt.NO_ID) {
                ((ObjectNode) event).remove("Id");
            } else if (how == Spoilt.NO_TIMESTAMP) {
                ((ObjectNode) event).remove("Timestamp");
            } else if (how == Spoilt.TIMESTAMP_IN_WORDS) {
                ((ObjectNode) event).put("Timestamp", "yesterday");
            }
        }
        return events;
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
