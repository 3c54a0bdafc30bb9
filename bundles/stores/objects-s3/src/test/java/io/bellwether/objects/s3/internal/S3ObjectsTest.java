// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects.s3.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.objects.ObjectStore;
import io.bellwether.objects.ObjectStoreContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectsTest extends ObjectStoreContract {
    private static final AtomicInteger STORES = new AtomicInteger();
    private static S3Server server;

    @TempDir
    static Path folder;

    private S3Objects open;

    @BeforeAll
    static void start() throws Exception {
        server = new S3Server(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    @Override
    protected ObjectStore store() {
        open = with(Map.of("prefix", "store-" + STORES.incrementAndGet()));
        return open;
    }

    private static S3Objects with(Map<String, Object> changes) {
        return new S3Objects(settings(changes), Duration.ofMillis(1), Duration.ofSeconds(2));
    }

    private static S3Settings settings(Map<String, Object> changes) {
        Map<String, Object> configuration = new HashMap<>(server.configuration());
        configuration.putAll(changes);
        return S3Settings.of(configuration, name -> null);
    }

    @Test
    void saysWhatIsWrongWithTheCredentials() {
        try (S3Objects wrongKey = with(Map.of("accessKey", "nobody"));
                S3Objects wrongSecret = with(Map.of("secretKey", "not-the-secret"));
                S3Objects wrongBucket = with(Map.of("bucket", "no-such-bucket"))) {
            assertThatThrownBy(() -> wrongKey.list("", null, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("io.bellwether.objects.s3")
                    .hasMessageContaining("access");
            assertThatThrownBy(() -> wrongSecret.list("", null, 1))
                    .hasMessageContaining("secretKey")
                    .message()
                    .doesNotContain("not-the-secret");
            assertThatThrownBy(() -> wrongBucket.list("", null, 1)).hasMessageContaining("no bucket 'no-such-bucket'");
        }
    }

    @Test
    void triesAgainWhatMayPass() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer failing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        failing.createContext("/", exchange -> {
            int attempt = asked.incrementAndGet();
            byte[] answer = "part".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(attempt < 4 ? 503 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        failing.start();
        String endpoint = "http://127.0.0.1:" + failing.getAddress().getPort();
        try (S3Objects objects = with(Map.of("endpoint", endpoint))) {
            assertThat(objects.get("a", 0, 4)).asString().isEqualTo("part");
            assertThat(asked).hasValue(4);
        } finally {
            failing.stop(0);
        }
        try (S3Objects objects = with(Map.of("endpoint", endpoint))) {
            assertThatThrownBy(() -> objects.head("a")).hasMessageContaining("cannot be reached");
        }
    }

    @Test
    void keepsABigObject() throws Exception {
        Path big = folder.resolve("big");
        byte[] bytes = new byte[20 << 20];
        new java.util.Random(1).nextBytes(bytes);
        Files.write(big, bytes);
        ObjectStore objects = store();
        objects.put("big", big);
        assertThat(objects.get("big", bytes.length - 3L, 100))
                .containsExactly(bytes[bytes.length - 3], bytes[bytes.length - 2], bytes[bytes.length - 1]);
    }

    @Test
    void settingsNameWhatIsMissingAndKeepTheSecret() {
        assertThatThrownBy(() -> S3Settings.of(Map.of(), name -> null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("io.bellwether.objects.s3.bucket");
        assertThatThrownBy(() -> S3Settings.of(Map.of("bucket", "b", "accessKey", "a"), name -> null))
                .hasMessageContaining("secretKey")
                .hasMessageContaining(S3Settings.SECRET_VARIABLE);
        assertThatThrownBy(() -> S3Settings.of(Map.of("endpoint", "nowhere"), name -> null))
                .hasMessageContaining("io.bellwether.objects.s3.endpoint");
        S3Settings settings = S3Settings.of(
                Map.of("bucket", "b", "accessKey", "a"),
                name -> name.equals(S3Settings.SECRET_VARIABLE) ? "from-the-environment" : null);
        assertThat(settings.secretKey()).isEqualTo("from-the-environment");
        assertThat(settings.toString()).doesNotContain("from-the-environment");
        assertThat(settings.pathStyle()).as("Amazon's own").isFalse();
    }
}
