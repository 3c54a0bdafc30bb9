// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.SourceContext;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;

/** Listens for datagrams, each of which is a message. What the kernel drops for want of room nobody can count. */
final class DatagramListener implements AutoCloseable {
    private static final int LARGEST = 65_536;
    private static final int KERNEL_ROOM = 4 << 20;

    private final DatagramSocket socket;
    private final Receiver receiver;
    private final int longest;

    DatagramListener(SourceContext connector, Receiver receiver, ExecutorService threads) throws IOException {
        Settings settings = connector.settings();
        this.receiver = receiver;
        longest = Math.toIntExact(settings.get(SyslogSettings.LONGEST));
        socket = new DatagramSocket(null);
        try {
            socket.setReceiveBufferSize(KERNEL_ROOM);
            socket.bind(new InetSocketAddress(
                    InetAddress.getByName(settings.get(SyslogSettings.BIND)),
                    Math.toIntExact(settings.get(SyslogSettings.PORT))));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        threads.execute(this::listen);
    }

    private void listen() {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        while (!socket.isClosed()) {
            try {
                packet.setLength(LARGEST);
                socket.receive(packet);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    receiver.complain("udp", e.getMessage());
                }
                continue;
            }
            String peer = packet.getAddress().getHostAddress();
            if (packet.getLength() > longest) {
                receiver.complain(peer, "a message has more than " + longest + " bytes");
            } else {
                receiver.offer(packet.getData(), 0, packet.getLength(), peer);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
