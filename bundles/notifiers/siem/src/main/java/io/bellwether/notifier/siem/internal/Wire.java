// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.siem.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** One connection, or some datagrams, for one notification. A thread that waits here can be interrupted. */
final class Wire {
    /** How long a collector is given to say that something is wrong, once all is written; most say nothing. */
    private static final int LAST_WORD_MILLIS = 300;

    private Wire() {}

    static DeliveryOutcome datagrams(List<byte[]> messages, Settings settings) {
        String host = settings.get(SiemNotifier.HOST);
        try (DatagramSocket socket = new DatagramSocket()) {
            InetSocketAddress to = new InetSocketAddress(
                    InetAddress.getByName(host), settings.get(SiemNotifier.PORT).intValue());
            socket.connect(to);
            for (byte[] message : messages) {
                socket.send(new DatagramPacket(message, message.length));
            }
            return new DeliveryOutcome.Delivered(null);
        } catch (IOException e) {
            return failure(e, host, settings.get(SiemNotifier.TIMEOUT));
        }
    }

    static DeliveryOutcome stream(List<byte[]> messages, Settings settings) throws InterruptedException {
        String host = settings.get(SiemNotifier.HOST);
        Duration timeout = settings.get(SiemNotifier.TIMEOUT);
        try (SocketChannel channel = SocketChannel.open()) {
            // The channel's own socket is closed by an interrupt, whatever it waits for.
            Socket plain = channel.socket();
            plain.connect(
                    new InetSocketAddress(
                            InetAddress.getByName(host),
                            settings.get(SiemNotifier.PORT).intValue()),
                    (int) timeout.toMillis());
            plain.setSoTimeout((int) timeout.toMillis());
            boolean tls = settings.get(SiemNotifier.TRANSPORT).equals("tls");
            try (Socket socket = tls ? secured(plain, settings) : plain) {
                write(messages, socket, settings);
                hear(socket);
            }
            return new DeliveryOutcome.Delivered(null);
        } catch (Trust.Unusable e) {
            return new DeliveryOutcome.Rejected("the channel's certificates or key: " + e.getMessage());
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return failure(e, host, timeout);
        }
    }

    private static Socket secured(Socket plain, Settings settings) throws IOException, Trust.Unusable {
        SSLSocket socket = (SSLSocket) Trust.context(settings)
                .getSocketFactory()
                .createSocket(plain, settings.get(SiemNotifier.HOST), plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void write(List<byte[]> messages, Socket socket, Settings settings) throws IOException {
        boolean counted = settings.get(SiemNotifier.FRAMING).equals("octet-counting");
        OutputStream out = socket.getOutputStream();
        for (byte[] message : messages) {
            out.write(counted ? SyslogLine.counted(message) : SyslogLine.ended(message));
        }
        out.flush();
        socket.shutdownOutput();
    }

    /**
     * Syslog has no receipts. What a collector can say is that it does not want the connection: a reset, or a TLS alert
     * about our certificate. Silence and an orderly end are good.
     */
    private static void hear(Socket socket) throws IOException {
        socket.setSoTimeout(LAST_WORD_MILLIS);
        byte[] nothing = new byte[256];
        try {
            while (socket.getInputStream().read(nothing) >= 0) {
                Thread.onSpinWait();
            }
        } catch (SocketTimeoutException e) {
            return;
        }
    }

    private static DeliveryOutcome failure(IOException e, String host, Duration timeout) {
        String reason;
        if (e instanceof SocketTimeoutException) {
            reason = "no answer from " + host + " within " + Durations.format(timeout);
        } else if (e instanceof UnknownHostException) {
            reason = "the host " + host + " is not known";
        } else if (e instanceof ConnectException) {
            reason = "could not connect to " + host;
        } else if (e instanceof SSLException) {
            reason = "no secure connection to " + host + ": " + cause(e);
        } else {
            reason = "the connection to " + host + " broke (" + e.getClass().getSimpleName() + ")";
        }
        return new DeliveryOutcome.RetryAfter(null, reason);
    }

    private static String cause(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).replaceAll("[\\p{Cntrl}\\s]+", " ");
    }
}
