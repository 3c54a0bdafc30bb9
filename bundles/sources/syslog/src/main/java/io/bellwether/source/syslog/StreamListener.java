// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.SourceContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for connections, each of which has a thread. One that breaks the framing, says nothing for long or is one too
 * many is closed; the others go on.
 */
final class StreamListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamListener.class);
    private static final int BACKLOG = 50;
    private static final int HANDSHAKE_MILLIS = 10_000;

    private final ServerSocket server;
    private final Receiver receiver;
    private final int longest;
    private final int idleMillis;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;

    StreamListener(SourceContext connector, Receiver receiver, ExecutorService threads) throws IOException {
        Settings settings = connector.settings();
        this.receiver = receiver;
        this.threads = threads;
        longest = Math.toIntExact(settings.get(SyslogSettings.LONGEST));
        idleMillis = Math.toIntExact(settings.get(SyslogSettings.IDLE).toMillis());
        server = socket(settings);
        try {
            server.bind(
                    new InetSocketAddress(
                            InetAddress.getByName(settings.get(SyslogSettings.BIND)),
                            Math.toIntExact(settings.get(SyslogSettings.PORT))),
                    BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        threads.execute(this::accept);
    }

    private static ServerSocket socket(Settings settings) throws IOException {
        if (!settings.get(SyslogSettings.TRANSPORT).equals("tls")) {
            ServerSocket plain = new ServerSocket();
            plain.setReuseAddress(true);
            return plain;
        }
        SSLServerSocket secure =
                (SSLServerSocket) Tls.context(settings).getServerSocketFactory().createServerSocket();
        secure.setReuseAddress(true);
        secure.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        secure.setNeedClientAuth(settings.find(SyslogSettings.CLIENTS).isPresent());
        return secure;
    }

    private void accept() {
        while (!server.isClosed()) {
            Socket socket;
            try {
                socket = server.accept();
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.debug("A connection could not be accepted", e);
                }
                continue;
            }
            open.add(socket);
            try {
                threads.execute(() -> read(socket));
            } catch (RejectedExecutionException e) {
                receiver.complain(peer(socket), "there are too many connections; this one was closed");
                end(socket);
            }
        }
    }

    private void read(Socket socket) {
        String peer = peer(socket);
        try {
            socket.setSoTimeout(Math.min(idleMillis, HANDSHAKE_MILLIS));
            if (socket instanceof javax.net.ssl.SSLSocket secure) {
                secure.startHandshake();
            }
            socket.setSoTimeout(idleMillis);
            Framing framing = new Framing(socket.getInputStream(), longest);
            for (Framing.Frame frame = framing.next(); frame != null; frame = framing.next()) {
                receiver.take(framing.bytes(), frame.from(), frame.to(), peer);
            }
        } catch (SocketTimeoutException e) {
            LOG.debug("A connection from {} was idle and is closed", peer);
        } catch (Framing.Broken | SSLException e) {
            if (!server.isClosed()) {
                receiver.complain(peer, e.getMessage());
            }
        } catch (IOException e) {
            LOG.debug("A connection from {} ended", peer, e);
        } catch (InterruptedException e) {
            LOG.debug("A connection from {} is given up", peer);
        } finally {
            end(socket);
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("A connection could not be closed", e);
        }
    }

    private static String peer(Socket socket) {
        return socket.getInetAddress().getHostAddress();
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(this::end);
    }
}
