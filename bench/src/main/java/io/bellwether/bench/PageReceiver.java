// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The far end of webhooks, where somebody is paged: notes each alert it hears of, from which message and when, and answers
 * 200, or 500 for a while. What it answers 500 to it has not heard. Safe for concurrent use.
 */
final class PageReceiver implements AutoCloseable {
    private static final int THREADS = 4;

    private final Map<String, Queue<Page>> pages = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> messages = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpServer server;
    private volatile Instant deafUntil = Instant.MIN;

    /**
     * One alert in one message.
     *
     * @param node the label by which the bench knows what it is about
     * @param created when the alert was opened, by its own word
     * @param heard when the whole message had arrived
     */
    record Page(String message, String reason, String alert, String node, Instant created, Instant heard) {}

    PageReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Instant heard = Instant.now();
        boolean deaf = heard.isBefore(deafUntil);
        exchange.sendResponseHeaders(deaf ? 500 : 200, -1);
        exchange.close();
        if (deaf) {
            refused.incrementAndGet();
        } else {
            note((Map<?, ?>) Json.value(body), heard);
        }
    }

    private void note(Map<?, ?> message, Instant heard) {
        String tenant = (String) message.get("tenant");
        String id = (String) message.get("notification_id");
        Queue<Page> heardOf = pages.computeIfAbsent(tenant, any -> new ConcurrentLinkedQueue<>());
        messages.computeIfAbsent(tenant, any -> new AtomicInteger()).incrementAndGet();
        for (Object each : (List<?>) message.get("alerts")) {
            Map<?, ?> alert = (Map<?, ?>) each;
            String node = (String) ((Map<?, ?>) alert.get("labels")).get(PagedTenant.NODE);
            // The default policies may have something to say as well.
            if (node != null) {
                heardOf.add(new Page(
                        id,
                        (String) message.get("reason"),
                        (String) alert.get("alert_id"),
                        node,
                        Instant.parse((String) alert.get("created_at")),
                        heard));
            }
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Answers 500 from now on for so long. */
    void deaf(Duration time) {
        deafUntil = Instant.now().plus(time);
    }

    /** How many requests were answered 500. */
    int refused() {
        return refused.get();
    }

    /** How many messages of a tenant were heard. */
    int messages(String tenant) {
        AtomicInteger count = messages.get(tenant);
        return count == null ? 0 : count.get();
    }

    /** What was heard of a tenant by now, in the order it came. */
    List<Page> pages(String tenant) {
        Queue<Page> heard = pages.get(tenant);
        return heard == null ? List.of() : List.copyOf(heard);
    }

    /** How many alerts about nodes of a tenant were heard of, each time counted. */
    int heard(String tenant) {
        Queue<Page> heard = pages.get(tenant);
        return heard == null ? 0 : heard.size();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
