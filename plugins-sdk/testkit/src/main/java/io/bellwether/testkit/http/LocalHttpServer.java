// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An HTTP server on 127.0.0.1 for tests and demonstrations. It answers each request on a thread of its own (daemon
 * threads), so that a hanging answer holds up no other. Closing it ends all answers under way.
 */
public final class LocalHttpServer implements AutoCloseable {
    private static final int CUT_LENGTH = 1_000;

    static {
        // Read when the first server of the process is made; without it each answer on a kept connection waits 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService workers;
    private final Handler handler;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong numbers = new AtomicLong();

    private LocalHttpServer(HttpServer server, Handler handler) {
        this.server = server;
        this.handler = handler;
        ThreadFactory threads = Executors.defaultThreadFactory();
        this.workers = Executors.newCachedThreadPool(task -> {
            Thread thread = threads.newThread(task);
            thread.setName("testkit-http-" + server.getAddress().getPort());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Decides about each request; called by many threads at once. */
    @FunctionalInterface
    public interface Handler {
        /** An exception becomes a 500 with its text. */
        Answer answer(Request request) throws Exception;

        /** Called once for each request, when the answer is about to be written, after all delay. */
        default void answering(Request request) {}
    }

    /** Starts on a free port. */
    public static LocalHttpServer start(Handler handler) {
        return start(0, handler);
    }

    /** Starts on the given port; 0 for a free one. */
    public static LocalHttpServer start(int port, Handler handler) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
            return new LocalHttpServer(HttpServer.create(address, 0), handler);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " on 127.0.0.1 cannot be listened on", e);
        }
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = read(exchange);
            Answer answer;
            try {
                answer = handler.answer(request);
            } catch (Exception e) {
                answer = Answer.text(500, String.valueOf(e));
            }
            Answer last = afterDelay(answer);
            handler.answering(request);
            write(exchange, last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Request read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            List<String> values = header.getValue();
            headers.put(header.getKey().toLowerCase(Locale.ROOT), values.get(values.size() - 1));
        }
        URI uri = exchange.getRequestURI();
        return new Request(
                numbers.incrementAndGet(),
                exchange.getRequestMethod(),
                uri.getPath(),
                query(uri.getRawQuery()),
                uri.getRawQuery(),
                headers,
                exchange.getRequestBody().readAllBytes());
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.put(
                    URLDecoder.decode(name, StandardCharsets.UTF_8), URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return query;
    }

    /** What is to be written once all waiting is over; a hanging answer ends as a cut connection. */
    private Answer afterDelay(Answer answer) throws InterruptedException {
        if (answer instanceof Answer.Hang) {
            closed.await();
            return new Answer.Cut(0);
        } else if (answer instanceof Answer.Slow slow) {
            boolean over = closed.await(slow.delay().toNanos(), TimeUnit.NANOSECONDS);
            return over ? new Answer.Cut(0) : afterDelay(slow.then());
        }
        return answer;
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        if (answer instanceof Answer.Reply reply) {
            reply(exchange, reply);
        } else if (answer instanceof Answer.Cut cut) {
            cut(exchange, cut.afterBytes());
        }
    }

    private static void reply(HttpExchange exchange, Answer.Reply reply) throws IOException {
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean bare = reply.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), bare ? -1 : reply.body().length);
        if (!bare) {
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(reply.body());
            }
        }
    }

    private static void cut(HttpExchange exchange, int afterBytes) throws IOException {
        if (afterBytes > 0) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, CUT_LENGTH);
            byte[] part = new byte[Math.min(afterBytes, CUT_LENGTH - 1)];
            java.util.Arrays.fill(part, (byte) '[');
            OutputStream body = exchange.getResponseBody();
            body.write(part);
            body.flush();
        }
        exchange.close();
    }
}
