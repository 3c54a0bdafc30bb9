// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes connections and never says a word, whatever the protocol. */
final class SilentServer implements AutoCloseable {
    private final ServerSocket listening;
    private final List<Socket> taken = new CopyOnWriteArrayList<>();
    private final CountDownLatch connected = new CountDownLatch(1);
    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    SilentServer() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        worker.execute(this::accept);
    }

    /** A port on which nobody listens. */
    static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Released by the first connection. */
    CountDownLatch connected() {
        return connected;
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                taken.add(listening.accept());
                connected.countDown();
            }
        } catch (IOException e) {
            connected.countDown();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : taken) {
            socket.close();
        }
        worker.shutdownNow();
    }
}
