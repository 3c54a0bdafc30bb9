// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushRequest;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.source.alertmanager.AlertmanagerSource;
import io.bellwether.wire.AlertJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Our stage with a webhook at its end: verdicts handed over in this process, or made of alerts that are posted to it in
 * Alertmanager's form and read by the product's Alertmanager source. What is told is posted by one thread.
 */
final class OurSide implements AlertSide {
    /** Whatever is due is told within this time. */
    private static final long QUIET = 6_000_000_000L;

    private final Road road;
    private final AlertMachine machine;
    private final HookReceiver hook = new HookReceiver();
    private final BlockingQueue<OutboxMessage> outbox = new LinkedBlockingQueue<>();
    private final Thread poster = new Thread(this::post, "bench-poster");
    private final AlertmanagerSource source = new AlertmanagerSource(InstantSource.system());
    private final HttpServer server;
    private final AlertPosts posts;

    /** @param http false for verdicts in this process */
    record Road(boolean inMemory, boolean peopleAndIncidents, boolean http) {
        @Override
        public String toString() {
            return (http ? "the same bytes by HTTP" : "verdicts in process")
                    + (inMemory ? ", in memory" : ", on disk")
                    + (peopleAndIncidents ? ", incidents and on-call" : "");
        }
    }

    OurSide(Road road) throws Exception {
        this.road = road;
        machine = new AlertMachine(road.inMemory(), road.peopleAndIncidents(), outbox::addAll);
        poster.setDaemon(true);
        poster.start();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v2/alerts", this::read);
        server.start();
        posts = new AlertPosts(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v2/alerts"));
    }

    @Override
    public void accept(String run, int from, int to, boolean firing) throws IOException, InterruptedException {
        if (road.http()) {
            posts.post(run, from, to, firing);
        } else {
            Condition condition = firing ? Condition.TRUE : Condition.FALSE;
            machine.service.accept(machine.verdicts(run, from, to, condition, firing ? 73 : 3));
        }
    }

    private void read(HttpExchange exchange) throws IOException {
        PushDecoded decoded = source.decode(new PushRequest(
                exchange.getRequestURI().getPath(),
                Map.of(),
                "application/json",
                Map.of(),
                Map.of(),
                exchange.getRequestBody().readAllBytes(),
                PushLimits.STANDARD));
        List<Verdict> verdicts = new ArrayList<>(decoded.events().size());
        decoded.events().forEach(item -> verdicts.add(machine.verdict(item.event())));
        machine.service.accept(verdicts);
        exchange.sendResponseHeaders(
                decoded.unreadable() == null && decoded.rejected().isEmpty() ? 200 : 400, -1);
        exchange.close();
    }

    private void post() {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try {
            while (true) {
                OutboxMessage message = outbox.take();
                String body =
                        message.alerts().stream().map(AlertJson::write).collect(Collectors.joining(",", "[", "]"));
                client.send(
                        HttpRequest.newBuilder(URI.create(hook.url()))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public HookReceiver hook() {
        return hook;
    }

    /** Of the whole process, without the webhook, and without the thread that asks when that only posts. */
    @Override
    public Duration processors() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long caller = road.http() ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : 0;
        return Duration.ofNanos(system.getProcessCpuTime() - caller).minus(hook.processors());
    }

    /** In memory, when nothing more is told; on disk at once, as who is next comes after this is closed. */
    @Override
    public void settle() {
        long heard = -1;
        while (road.inMemory() && (heard != hook.posts.get() || !outbox.isEmpty())) {
            heard = hook.posts.get();
            LockSupport.parkNanos(QUIET);
        }
    }

    @Override
    public void close() throws Exception {
        server.stop(0);
        poster.interrupt();
        machine.close();
        hook.close();
    }
}
