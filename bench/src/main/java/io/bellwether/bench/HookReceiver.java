// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A webhook's far end: notes which nodes it was told of, and answers 200. */
final class HookReceiver implements AutoCloseable {
    private static final Pattern NODE = Pattern.compile("\"node\"\\s*:\\s*\"([^\"]+)\"");
    private static final long POLL = 5_000_000L;

    final AtomicLong posts = new AtomicLong();
    private final Set<String> nodes = ConcurrentHashMap.newKeySet();
    private volatile String prefix = "";
    private final Set<Long> threadIds = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(4, this::thread);
    private final HttpServer server;

    HookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            posts.incrementAndGet();
            Matcher matcher = NODE.matcher(body);
            while (matcher.find()) {
                if (matcher.group(1).startsWith(prefix)) {
                    nodes.add(matcher.group(1));
                }
            }
        });
        server.start();
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "bench-hook");
        threadIds.add(thread.getId());
        return thread;
    }

    /** What reading and noting has used of the processors so far. */
    Duration processors() {
        ThreadMXBean all = ManagementFactory.getThreadMXBean();
        return Duration.ofNanos(threadIds.stream()
                .mapToLong(all::getThreadCpuTime)
                .map(nanos -> Math.max(0, nanos))
                .sum());
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Forgets all nodes, and notes from now on only those whose names begin so. */
    void expect(String beginning) {
        prefix = beginning;
        nodes.clear();
    }

    /** Returns when so many nodes were told of. @return false when that takes longer than two minutes */
    boolean waitFor(int count) {
        long end = System.nanoTime() + 120_000_000_000L;
        while (nodes.size() < count) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(POLL);
        }
        return true;
    }

    int told() {
        return nodes.size();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
