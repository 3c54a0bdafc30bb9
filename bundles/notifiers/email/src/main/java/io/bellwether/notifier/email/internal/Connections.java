// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.email.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/**
 * The connections of one attempt. They end when the thread that uses them is interrupted, and when the attempt's time
 * is up, however often the server keeps saying a little.
 */
final class Connections extends SocketFactory implements AutoCloseable {
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> deadline;
    private volatile boolean overdue;

    Connections(Duration limit) {
        Executor later = CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
        deadline = CompletableFuture.runAsync(this::expire, later);
    }

    /** True when the attempt's time was up before it ended. */
    boolean isOverdue() {
        return overdue;
    }

    private void expire() {
        overdue = true;
        open.forEach(Connections::end);
    }

    @Override
    public void close() {
        deadline.cancel(false);
        open.forEach(Connections::end);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is as closed as it can be.
            return;
        }
    }

    /** A channel's socket, unlike others, is closed by an interrupt. */
    @Override
    public Socket createSocket() throws IOException {
        Socket socket = SocketChannel.open().socket();
        open.add(socket);
        if (overdue) {
            end(socket);
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    private Socket connected(InetSocketAddress to, InetSocketAddress from) throws IOException {
        Socket socket = createSocket();
        if (from != null) {
            socket.bind(from);
        }
        socket.connect(to);
        return socket;
    }
}
