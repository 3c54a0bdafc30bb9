// SPDX-License-Identifier: Apache-2.0
package io.bellwether.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.console.internal.StaticFiles.Answer;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

    @TempDir
    private Path folder;

    private final AtomicInteger lookups = new AtomicInteger();
    private StaticFiles files;

    @BeforeEach
    void build() throws IOException {
        Files.createDirectories(folder.resolve("assets"));
        write("index.html", "<p>start</p>");
        write("index.html.gz", "packed start");
        write("theme.js", "theme");
        write("assets/index-abc123.js", "code");
        write("assets/inter-def456.woff2", "font");
        write("secret.txt.gz", "packed only");
        files = new StaticFiles(name -> {
            lookups.incrementAndGet();
            Path path = folder.resolve(name.substring(1));
            try {
                URL found = Files.isRegularFile(path) ? path.toUri().toURL() : null;
                return found;
            } catch (IOException cause) {
                throw new AssertionError(cause);
            }
        });
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private Answer get(String path) {
        return files.get(path, null, null);
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/alerts", "/events", "/administration", "/some/deeper/route"})
    void routesOfTheBrowserGetTheStartPageThatIsAlwaysAskedForAgain(String path) {
        Answer answer = get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).isEqualTo("<p>start</p>");
        assertThat(answer.headers())
                .containsEntry("Content-Type", "text/html; charset=utf-8")
                .containsEntry("Cache-Control", "no-cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/alerts",
                "/v1/no-such-thing",
                "/tenants/northgate/envs/prod/kpis",
                "/api/events/raw",
                "/ingest/clef",
                "/loki/api/v1/push",
                "/mcp",
                "/healthz",
                "/readyz",
                "/_metrics"
            })
    void whatBelongsToOtherInterfacesIsNeverAnsweredWithTheStartPage(String path) {
        Answer answer = get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(text(answer)).contains("\"status\":404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/missing.js",
                "/../pom.xml",
                "/assets/../index.html",
                "//host/index.html",
                "/assets\\index.js",
                "/%2e%2e/x",
                "alerts",
                "/a\u0000.js"
            })
    void missingAndCrookedPathsAreNotFound(String path) {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void crookedPathsAreNotEvenLookedUp() {
        get("/../pom.xml");
        get("/v1/alerts");

        assertThat(lookups).hasValue(0);
    }

    @Test
    void hashedFilesAreKeptForeverAndOthersAreNot() {
        assertThat(get("/assets/index-abc123.js").headers())
                .containsEntry("Cache-Control", "public, max-age=31536000, immutable")
                .containsEntry("Content-Type", "text/javascript; charset=utf-8");
        assertThat(get("/assets/inter-def456.woff2").headers()).containsEntry("Content-Type", "font/woff2");
        assertThat(get("/theme.js").headers()).containsEntry("Cache-Control", "no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br, gzip;q=0.8", "deflate, GZIP"})
    void packedFilesGoToWhomeverTakesThem(String acceptEncoding) {
        Answer answer = files.get("/", acceptEncoding, null);

        assertThat(text(answer)).isEqualTo("packed start");
        assertThat(answer.headers())
                .containsEntry("Content-Encoding", "gzip")
                .containsEntry("Vary", "Accept-Encoding")
                .containsEntry("Content-Type", "text/html; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip;q=0", "gzip; q=0.0", "identity", "x-gzip-like"})
    void plainFilesGoToEverybodyElse(String acceptEncoding) {
        Answer answer = files.get("/", acceptEncoding, null);

        assertThat(text(answer)).isEqualTo("<p>start</p>");
        assertThat(answer.headers()).doesNotContainKey("Content-Encoding").containsEntry("Vary", "Accept-Encoding");
    }

    @Test
    void aFileWithoutPackedFormIsSentPlain() {
        Answer answer = files.get("/theme.js", "gzip", null);

        assertThat(text(answer)).isEqualTo("theme");
        assertThat(answer.headers()).doesNotContainKey("Content-Encoding");
    }

    @Test
    void packedFilesHaveNoAddressOfTheirOwn() {
        assertThat(get("/index.html.gz").status()).isEqualTo(404);
        assertThat(get("/secret.txt").status()).isEqualTo(404);
    }

    @Test
    void theTagSavesSendingWhatTheBrowserHas() {
        String plain = get("/").headers().get("ETag");
        String packed = files.get("/", "gzip", null).headers().get("ETag");

        assertThat(plain).matches("\"[0-9a-f]{24}\"");
        assertThat(packed).isNotEqualTo(plain);
        Answer again = files.get("/", null, "\"other\", W/" + plain);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers()).containsEntry("ETag", plain);
        assertThat(files.get("/", "gzip", plain).status()).isEqualTo(200);
        assertThat(files.get("/", "gzip", packed).status()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/assets/index-abc123.js", "/v1/alerts"})
    void everyAnswerCarriesTheSafetyHeaders(String path) {
        var headers = get(path).headers();

        assertThat(headers)
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "same-origin");
        assertThat(headers.get("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe-eval", "http:", "https:", "*");
    }

    @Test
    void aFileIsReadOnce() throws IOException {
        assertThat(text(get("/theme.js"))).isEqualTo("theme");
        int before = lookups.get();
        write("theme.js", "changed");

        assertThat(text(get("/theme.js"))).isEqualTo("theme");
        assertThat(lookups).hasValue(before);
    }
}
