// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.identity.Tenants;
import io.bellwether.ingest.Intake;
import io.bellwether.runtime.Workers;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** The live stream: a WebSocket when the request asks for the upgrade, server-sent events otherwise. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/v1/events/stream")
@HttpWhiteboardServletAsyncSupported
public final class EventStreamServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

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
        this.flushing = workers.every("event-stream", Follower.ROUND, () -> followers.forEach(Follower::flush));
    }

    @Deactivate
    public void close() {
        flushing.close();
        followers.forEach(follower -> follower.end(Follower.Ending.STOPPING));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Predicate<Event> filter = Filters.of(Query.of(request).text("filter"), clock);
            List<TenantEnvironment> places = EventResource.places(tenants, Caller.of(request));
            if (WebSocketTransport.isAskedFor(request)) {
                WebSocketTransport transport = new WebSocketTransport();
                Follower follower = begin(transport, places, filter);
                try {
                    transport.start(follower, request, response);
                } catch (IOException | RuntimeException e) {
                    follower.end(Follower.Ending.GONE);
                    throw e;
                }
                return;
            }
            response.setContentType("text/event-stream");
            response.setCharacterEncoding("UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            AsyncContext async = request.startAsync();
            async.setTimeout(0);
            SseTransport transport = new SseTransport(async);
            transport.start(begin(transport, places, filter));
        } catch (RuntimeException e) {
            Answers.write(response, Answers.problem(e));
        }
    }

    private Follower begin(Follower.Transport transport, List<TenantEnvironment> places, Predicate<Event> filter) {
        Follower follower = new Follower(transport, followers::remove);
        followers.add(follower);
        for (TenantEnvironment where : places) {
            follower.follow(intake.follow(where, filter, follower::offer, follower::missed));
        }
        return follower;
    }
}
