// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.identity.Tenants;
import io.bellwether.ingest.Intake;
import io.bellwether.runtime.Workers;
import io.bellwether.wire.EventJson;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live stream as server-sent events. Each follower has a queue of its own; one that reads too slowly misses events,
 * and is told how many.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/v1/events/stream")
@HttpWhiteboardServletAsyncSupported
public final class EventStreamServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(EventStreamServlet.class);
    private static final int QUEUE = 2_000;
    private static final Duration FLUSH = Duration.ofMillis(150);
    private static final int QUIET_ROUNDS = 100;

    private final transient Intake intake;
    private final transient Tenants tenants;
    private final transient InstantSource clock;
    private final transient Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final transient Workers.Schedule flushing;

    @Activate
    public EventStreamServlet(
            @Reference Intake intake,
            @Reference Tenants tenants,
            @Reference InstantSource clock,
            @Reference Workers workers) {
        this.intake = intake;
        this.tenants = tenants;
        this.clock = clock;
        this.flushing = workers.every("event-stream", FLUSH, () -> followers.forEach(Follower::flush));
    }

    @Deactivate
    public void close() {
        flushing.close();
        followers.forEach(Follower::end);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Caller caller = Caller.of(request);
            Predicate<Event> filter = Filters.of(Query.of(request).text("filter"), clock);
            response.setContentType("text/event-stream");
            response.setCharacterEncoding("UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            AsyncContext async = request.startAsync();
            async.setTimeout(0);
            Follower follower = new Follower(async, response.getOutputStream());
            for (TenantEnvironment where : EventResource.places(tenants, caller)) {
                follower.follow(intake.follow(where, filter, follower::offer));
            }
            followers.add(follower);
            follower.write(": connected\n\n");
        } catch (RuntimeException e) {
            Answers.write(response, Answers.problem(e));
        }
    }

    private final class Follower {
        private final AsyncContext async;
        private final OutputStream out;
        private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(QUEUE);
        private final AtomicLong missed = new AtomicLong();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final List<AutoCloseable> subscriptions = new ArrayList<>();
        private int quiet;

        Follower(AsyncContext async, OutputStream out) {
            this.async = async;
            this.out = out;
        }

        void follow(AutoCloseable subscription) {
            subscriptions.add(subscription);
        }

        void offer(Event event) {
            if (!waiting.offer(event)) {
                missed.incrementAndGet();
            }
        }

        /** Called by one scheduled worker at a time. */
        void flush() {
            List<Event> batch = new ArrayList<>();
            waiting.drainTo(batch);
            long left = missed.getAndSet(0);
            if (batch.isEmpty() && left == 0) {
                if (++quiet >= QUIET_ROUNDS) {
                    quiet = 0;
                    write(": still here\n\n");
                }
                return;
            }
            quiet = 0;
            StringBuilder text = new StringBuilder(batch.size() * 512);
            for (Event event : batch) {
                text.append("data: ")
                        .append(new String(EventJson.bytes(event), StandardCharsets.UTF_8))
                        .append("\n\n");
            }
            if (left > 0) {
                text.append("event: missed\ndata: {\"missed\":").append(left).append("}\n\n");
            }
            write(text.toString());
        }

        void write(String text) {
            try {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException | IllegalStateException e) {
                LOG.debug("A follower has gone: {}", e.toString());
                end();
            }
        }

        void end() {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            followers.remove(this);
            for (AutoCloseable subscription : subscriptions) {
                try {
                    subscription.close();
                } catch (Exception e) {
                    LOG.warn("A subscription could not be ended", e);
                }
            }
            try {
                async.complete();
            } catch (IllegalStateException e) {
                LOG.debug("The request had already ended");
            }
        }
    }
}
