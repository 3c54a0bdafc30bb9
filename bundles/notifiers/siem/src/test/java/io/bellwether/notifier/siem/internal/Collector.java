// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.siem.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;

/** A syslog collector that gives what each connection said, whole. */
final class Collector implements AutoCloseable {
    private final ServerSocket listening;
    private final boolean resets;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    private Collector(ServerSocket listening, boolean resets) {
        this.listening = listening;
        this.resets = resets;
        worker.execute(this::accept);
    }

    static Collector plain() throws IOException {
        return new Collector(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), false);
    }

    /** Resets each connection at once. */
    static Collector resetting() throws IOException {
        return new Collector(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), true);
    }

    static Collector tls(Authority authority, boolean clientsShowThemselves) throws Exception {
        SSLServerSocket socket = (SSLServerSocket) authority
                .server()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        socket.setNeedClientAuth(clientsShowThemselves);
        return new Collector(socket, false);
    }

    int port() {
        return listening.getLocalPort();
    }

    String next() throws InterruptedException {
        String next = said.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came within 10 s");
        }
        return next;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                if (resets) {
                    socket.setSoLinger(true, 0);
                } else {
                    said.add(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                continue;
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        worker.shutdownNow();
    }
}
