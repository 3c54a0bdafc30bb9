// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects.s3.internal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** S3Proxy over a folder, in a process of its own. */
final class S3Server implements AutoCloseable {
    static final String ACCESS_KEY = "tester";
    static final String SECRET_KEY = "a-secret-for-tests";
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(120);

    private final Process process;
    private final URI address;

    S3Server(Path folder) throws IOException {
        int port = freePort();
        address = URI.create("http://127.0.0.1:" + port);
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(data.resolve("archive"));
        Path properties = Files.write(
                folder.resolve("s3proxy.conf"),
                List.of(
                        "s3proxy.endpoint=" + address,
                        "s3proxy.authorization=aws-v2-or-v4",
                        "s3proxy.identity=" + ACCESS_KEY,
                        "s3proxy.credential=" + SECRET_KEY,
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.identity=x",
                        "jclouds.credential=x",
                        "jclouds.filesystem.basedir=" + data));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        classPath(),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("s3proxy.log").toFile())
                .start();
        awaitStart(port, folder.resolve("s3proxy.log"));
    }

    Map<String, Object> configuration() {
        return Map.of(
                "endpoint", address.toString(), "bucket", "archive", "accessKey", ACCESS_KEY, "secretKey", SECRET_KEY);
    }

    private void awaitStart(int port, Path log) throws IOException {
        long begin = System.nanoTime();
        while (process.isAlive() && System.nanoTime() - begin < LONGEST) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        close();
        throw new IOException("the S3 server did not start:\n" + Files.readString(log));
    }

    /** Without the logger that writes to the standard error, which the server turns into log lines. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("slf4j-simple"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
