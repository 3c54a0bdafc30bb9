// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live stream over a WebSocket: one JSON object per text message. What the reader sends is not looked at, but for
 * the pongs that answer the pings.
 */
public final class WebSocketTransport implements Follower.Transport {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    private static final int UNANSWERED = 2;

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger pings = new AtomicInteger();
    private volatile Session session;
    private volatile boolean closed;

    /** True when the request asks for a WebSocket. */
    static boolean isAskedFor(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    /**
     * Answers the handshake; the connection then belongs to the follower.
     *
     * @throws Problem.Refused with 400 when the handshake is not a valid one, 503 when the server is not ready for any
     */
    void start(Follower follower, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(request.getServletContext().getAttribute(ServerContainer.class.getName())
                instanceof ServerContainer container)) {
            throw Problem.of(503, "Starting", "web sockets are not available yet; try again")
                    .refuse();
        }
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Connection.class, request.getRequestURI())
                .configurator(new Handshake(new Connection(this, follower)))
                .build();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(container.getClass().getClassLoader());
        try {
            container.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException e) {
            throw new IllegalStateException("the container refuses the endpoint", e);
        } catch (IllegalStateException e) {
            LOG.debug("A handshake is not valid: {}", e.toString());
            throw Problem.of(400, "Invalid handshake", "the request is not a valid WebSocket handshake of version 13")
                    .refuse();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The connection stands. */
    void open(Session opened) {
        opened.setMaxIdleTimeout(IDLE_TIMEOUT.toMillis());
        opened.getAsyncRemote().setSendTimeout(SEND_TIMEOUT.toMillis());
        opened.addMessageHandler(PongMessage.class, pong -> pings.set(0));
        session = opened;
        if (closed) {
            close(Follower.Ending.STOPPING);
        }
    }

    @Override
    public boolean isReady() {
        return session != null && inFlight.get() == 0;
    }

    @Override
    public void send(List<String> events, long missed) throws IOException {
        if (!session.isOpen()) {
            throw new IOException("closed");
        }
        RemoteEndpoint.Async remote = session.getAsyncRemote();
        for (String event : events) {
            send(remote, event);
        }
        if (missed > 0) {
            send(remote, "{\"missed\":" + missed + "}");
        }
    }

    @Override
    public void keepAlive() throws IOException {
        if (pings.getAndIncrement() >= UNANSWERED) {
            throw new IOException("the reader does not answer pings");
        }
        session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
    }

    @Override
    public void close(Follower.Ending why) {
        closed = true;
        Session current = session;
        if (current == null || !current.isOpen()) {
            return;
        }
        try {
            if (inFlight.get() > 0) {
                current.setMaxIdleTimeout(1); // the close frame would wait behind what the reader does not take
            } else {
                current.close(reason(why));
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("A WebSocket had already ended: {}", e.toString());
        }
    }

    static CloseReason reason(Follower.Ending why) {
        return switch (why) {
            case GONE -> new CloseReason(CloseCodes.NORMAL_CLOSURE, "");
            case TOO_SLOW -> new CloseReason(CloseCodes.VIOLATED_POLICY, "reads too slowly");
            case STOPPING -> new CloseReason(CloseCodes.GOING_AWAY, "stopping");
        };
    }

    private void send(RemoteEndpoint.Async remote, String text) {
        inFlight.incrementAndGet();
        remote.sendText(text, result -> {
            inFlight.decrementAndGet();
            if (!result.isOK()) {
                LOG.debug("A message could not be sent: {}", String.valueOf(result.getException()));
            }
        });
    }

    /** What the container calls. It accepts a public class only. */
    public static final class Connection extends Endpoint {
        private final WebSocketTransport transport;
        private final Follower follower;

        Connection(WebSocketTransport transport, Follower follower) {
            this.transport = transport;
            this.follower = follower;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            transport.open(session);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            follower.end(Follower.Ending.GONE);
        }

        @Override
        public void onError(Session session, Throwable thrown) {
            LOG.debug("A WebSocket failed: {}", thrown.toString());
            follower.end(Follower.Ending.GONE);
        }
    }

    /** Every decision is taken before the handshake; nothing is left to the container's defaults. */
    private static final class Handshake extends ServerEndpointConfig.Configurator {
        private final Connection connection;

        Handshake(Connection connection) {
            this.connection = connection;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(connection);
        }

        @Override
        public boolean checkOrigin(String origin) {
            return true;
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return "";
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return List.of();
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            LOG.debug("A WebSocket opens");
        }
    }
}
