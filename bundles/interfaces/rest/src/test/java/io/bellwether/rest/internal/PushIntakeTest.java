// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static io.bellwether.rest.internal.Calls.instead;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Access;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Tenants;
import io.bellwether.ingest.Intake;
import io.bellwether.journal.Journal.JournalFull;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.PluginGuard;
import jakarta.servlet.DispatcherType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts over real HTTP to the gateway with push sources behind it. */
class PushIntakeTest {
    private static final Principal ALL =
            new Principal("t0", "root", null, Set.of(), Role.PLATFORM, Role.PLATFORM.scopes());
    private static final Principal ONE = new Principal(
            "t1", "", new TenantId("harbour"), Set.of(new EnvironmentId("prod")), Role.ADMIN, Role.ADMIN.scopes());
    private static final Principal VIEWER = new Principal(
            "t2", "", new TenantId("harbour"), Set.of(new EnvironmentId("prod")), Role.VIEWER, Role.VIEWER.scopes());
    /** {@code hello hello hello hello} as another brotli encoder wrote it. */
    private static final byte[] BROTLI = Base64.getDecoder().decode("GxYA+I2Ubt5EVYaWbCBvIU8c4Dg=");

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private volatile RuntimeException failure;

    @BeforeEach
    void start() throws Exception {
        PushIntake push = new PushIntake(intake(), guard());
        push.addSource(new Parrot("grey", true, "/v1/grey", "/api/{room}/squawk", "/api/{room}/squawk/"));
        push.addSource(new Parrot("plain", false, "/v1/plain", "/api/attic/squawk"));
        ServletContextHandler context = new ServletContextHandler();
        context.addFilter(
                new FilterHolder(new GatewayFilter(access(), tenants(), push)),
                "/*",
                EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void aPathMayHaveNamesAndTheLiteralOneWins() throws Exception {
        assertThat(post("/api/kitchen/squawk/?tenant=harbour&environment=prod", "hi", "X-Parrot", "root")
                        .body())
                .startsWith("grey /api/kitchen/squawk/ {room=kitchen} {environment=prod, tenant=harbour}");
        assertThat(post("/api/a%20b%2Bc/squawk", "hi", "X-Parrot", "one").body())
                .contains("{room=a b+c}");
        assertThat(post("/api/attic/squawk", "hi", "Authorization", "Bearer one")
                        .body())
                .startsWith("plain /api/attic/squawk {}");
        assertThat(stored).containsExactly("harbour/prod hi", "harbour/prod hi", "harbour/prod hi");
    }

    @Test
    void theSourcesOwnTokenComesBeforeBearerAndReachesNoDecoder() throws Exception {
        HttpResponse<String> answer = post(
                "/v1/grey?seed=one&apiKey=other&x=1",
                "hi",
                "Authorization",
                "Bearer wrong",
                "X-Copy",
                "key=one;",
                "X-Seq-ApiKey",
                "k",
                "X-Kept",
                "yes");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("{x=1}", "x-kept");
        assertThat(answer.body()).doesNotContain("x-copy", "authorization", "x-seq-apikey", "seed");
        assertThat(answer.headers().firstValue("X-By")).contains("parrot");
        assertThat(post("/v1/grey", "hi", "X-Broken", "1", "Authorization", "Bearer one")
                        .statusCode())
                .as("a source that fails to look has found nothing")
                .isEqualTo(200);
    }

    @Test
    void theSourceMayNameThePlaceWhereTheQueryDoesNot() throws Exception {
        assertThat(post("/v1/grey", "a", "X-Parrot", "root", "X-Place", "harbour/uat")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/v1/grey", "b", "X-Parrot", "one", "X-Place", "harbour")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> strange = post("/v1/grey", "c", "X-Parrot", "one", "X-Place", "other");
        assertThat(strange.statusCode()).isEqualTo(404);
        assertThat(strange.body()).isEqualTo("UNKNOWN_PLACE: tenant 'other' does not exist");
        assertThat(post("/v1/grey?tenant=harbour&environment=prod", "d", "X-Parrot", "root", "X-Place", "nowhere")
                        .statusCode())
                .isEqualTo(200);
        assertThat(stored).containsExactly("harbour/uat a", "harbour/prod b", "harbour/prod d");
    }

    @Test
    void everyRefusalIsWordedByTheSource() throws Exception {
        refused(401, "UNAUTHENTICATED: ", post("/v1/grey", "x"));
        refused(401, "UNAUTHENTICATED: ", post("/v1/grey", "x", "X-Parrot", "wrong"));
        refused(403, "FORBIDDEN: ", post("/v1/grey", "x", "X-Parrot", "viewer"));
        refused(404, "UNKNOWN_PLACE: ", post("/v1/grey?tenant=other", "x", "X-Parrot", "one"));
        refused(400, "AMBIGUOUS_PLACE: ", post("/v1/grey", "x", "X-Parrot", "root"));
        refused(400, "UNREADABLE: ", post("/v1/grey", "x", "X-Parrot", "one", "Content-Encoding", "gzip"));
        refused(
                415,
                "UNSUPPORTED_ENCODING: ",
                post("/v1/grey", "x", "X-Parrot", "one", "Content-Encoding", "compress"));
        refused(413, "TOO_LARGE: ", post("/v1/grey", "x".repeat(20 << 20), "X-Parrot", "one"));
        failure = new JournalFull("no room on the disk");
        assertThat(retryAfter(refused(503, "NO_ROOM: no room on the disk", post("/v1/grey", "x", "X-Parrot", "one"))))
                .contains("2");
        failure = new IllegalStateException("secret detail");
        assertThat(refused(503, "FAILED: ", post("/v1/grey", "x", "X-Parrot", "one"))
                        .body())
                .doesNotContain("secret detail");
        failure = null;
        assertThat(retryAfter(refused(503, "FAILED: ", post("/v1/grey", "throw", "X-Parrot", "one"))))
                .contains("2");
        assertThat(stored).isEmpty();
    }

    private static HttpResponse<String> refused(int status, String words, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).startsWith(words);
        assertThat(answer.headers().firstValue("X-By")).contains("parrot");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        return answer;
    }

    private static Optional<String> retryAfter(HttpResponse<String> answer) {
        return answer.headers().firstValue("Retry-After");
    }

    @Test
    void aSourceWithoutWordsLeavesItToTheProblem() throws Exception {
        HttpResponse<String> answer = post("/v1/plain", "x");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        failure = new JournalFull("full");
        answer = post("/v1/plain", "x", "Authorization", "Bearer one");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(retryAfter(answer)).contains("2");
        assertThat(answer.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
    }

    @Test
    void browsersMayAskWithoutATokenWhereTheSourceServesThem() throws Exception {
        HttpResponse<String> answer = send(
                "OPTIONS",
                "/api/7/squawk/",
                BodyPublishers.noBody(),
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type,x-parrot");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().map())
                .containsEntry("access-control-allow-origin", List.of("*"))
                .containsEntry("access-control-allow-methods", List.of("POST"))
                .containsEntry("access-control-allow-headers", List.of("content-type,x-parrot"));
        assertThat(send("OPTIONS", "/v1/plain", BodyPublishers.noBody()).statusCode())
                .isEqualTo(401);
        assertThat(send("GET", "/v1/grey", BodyPublishers.noBody(), "Authorization", "Bearer one")
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void everyCodingIsReadAndChunksNeedNoLength() throws Exception {
        byte[] text = "hello hello hello hello".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write(text);
        }
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(raw, new Deflater(9, true))) {
            out.write(text);
        }
        ByteArrayOutputStream zlib = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(zlib)) {
            out.write(text);
        }
        encoded("gzip", gzip.toByteArray());
        encoded("deflate", raw.toByteArray());
        encoded("deflate", zlib.toByteArray());
        encoded("zstd", Zstd.compress(text));
        encoded("br", BROTLI);
        encoded("identity", text);
    }

    private void encoded(String coding, byte[] body) throws Exception {
        stored.clear();
        HttpResponse<String> answer = send(
                "POST",
                "/v1/grey",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                "X-Parrot",
                "one",
                "Content-Encoding",
                coding);
        assertThat(answer.statusCode()).as(coding + ": " + answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("type= ");
        assertThat(stored).containsExactly("harbour/prod hello hello hello hello");
        if (!coding.equals("identity")) {
            byte[] cut = Arrays.copyOf(body, body.length - 5);
            refused(400, "UNREADABLE: ", bytes(cut, coding));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "deflate"})
    void aBombIsRefusedAndItsRoomGivenBack(String coding) throws Exception {
        long before = BodyBudget.OF_HEAP.taken();
        byte[] zeros = new byte[80 << 20];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packed = coding.equals("gzip") ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            packed.write(zeros);
        }
        byte[] bomb = coding.equals("zstd") ? Zstd.compress(zeros) : out.toByteArray();
        refused(413, "TOO_LARGE: ", bytes(bomb, coding));
        assertThat(BodyBudget.OF_HEAP.taken()).isEqualTo(before);
    }

    @Test
    void roomIsTakenWholeOrNotAtAll() {
        BodyBudget budget = new BodyBudget(100);
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(41)).isFalse();
        assertThat(budget.take(40)).isTrue();
        budget.give(60);
        assertThat(budget.taken()).isEqualTo(40);
    }

    private HttpResponse<String> bytes(byte[] body, String coding) throws Exception {
        return send(
                "POST", "/v1/grey", BodyPublishers.ofByteArray(body), "X-Parrot", "one", "Content-Encoding", coding);
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send("POST", path, BodyPublishers.ofString(body), headers);
    }

    private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + connector.getLocalPort() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private Intake intake() {
        return instead(Intake.class, (proxy, called, arguments) -> {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            List<?> events = (List<?>) arguments[2];
            events.forEach(event -> stored.add(arguments[0] + " " + ((EventBody) event).message()));
            return CompletableFuture.completedFuture(new Intake.Receipt(events.size(), 0, 0, List.of()));
        });
    }

    private static PluginGuard guard() {
        return instead(PluginGuard.class, (proxy, called, arguments) -> {
            try {
                return new Guarded.Answer<>(((Callable<?>) arguments[2]).call());
            } catch (RuntimeException e) {
                return new Guarded.Failure<>(Guarded.Cause.THREW, String.valueOf(e.getMessage()));
            }
        });
    }

    private static Access access() {
        Map<String, Principal> known = Map.of("root", ALL, "one", ONE, "viewer", VIEWER);
        return instead(
                Access.class, (proxy, called, arguments) -> Optional.ofNullable(known.get((String) arguments[0])));
    }

    private static Tenants tenants() {
        return instead(Tenants.class, (proxy, called, arguments) -> {
            if (arguments[0] instanceof TenantId tenant) {
                return Optional.of(new Tenant(tenant, "T", ZoneOffset.UTC, Instant.EPOCH));
            }
            TenantEnvironment where = (TenantEnvironment) arguments[0];
            return Optional.of(new Environment(where, "E", Environment.Kind.PROD, null, null, Instant.EPOCH));
        });
    }
}
