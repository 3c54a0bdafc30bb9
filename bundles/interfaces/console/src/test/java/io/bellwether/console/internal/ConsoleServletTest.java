// SPDX-License-Identifier: Apache-2.0
package io.bellwether.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The servlet with the files that the build put into the bundle. */
class ConsoleServletTest {

    private final ConsoleServlet servlet = new ConsoleServlet();

    @Test
    void theStartPageIsBuiltAndComesWhereverTheContainerPutsThePath() throws IOException {
        for (Recorded answer : new Recorded[] {
            call("GET", "/", null), call("GET", "", "/alerts"), call("GET", "", null), call("GET", "/alerts", null)
        }) {
            assertThat(answer.status).isEqualTo(200);
            assertThat(answer.text()).contains("<title>Bellwether</title>", "id=\"root\"");
            assertThat(answer.contentLength).isEqualTo(answer.body.size());
        }
    }

    @Test
    void everyFileThatTheStartPageNamesIsThereAndNothingIsInlineOrForeign() throws IOException {
        String page = call("GET", "/", null).text();

        Matcher names = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page);
        int found = 0;
        while (names.find()) {
            assertThat(names.group(1)).startsWith("/").doesNotStartWith("//");
            assertThat(call("GET", names.group(1), null).status)
                    .as(names.group(1))
                    .isEqualTo(200);
            found++;
        }
        assertThat(found).isGreaterThanOrEqualTo(4);
        assertThat(page).doesNotContainPattern("<script(?![^>]*src=)").doesNotContain("<style");
    }

    @Test
    void headSendsTheHeadersAlone() throws IOException {
        Recorded answer = call("HEAD", "/", null);

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.contentLength).isPositive();
        assertThat(answer.body.size()).isZero();
    }

    @Test
    void nothingCanBeSentToTheConsole() throws IOException {
        Recorded answer = call("POST", "/", null);

        assertThat(answer.status).isEqualTo(405);
        assertThat(answer.headers).containsEntry("Allow", "GET, HEAD");
    }

    @Test
    void whoSendsToAnInterfaceThatIsNotThereYetIsAskedToTryAgain() throws IOException {
        for (String path : new String[] {"/v1/events", "/api/events/raw", "/ingest/clef", "/loki/api/v1/push"}) {
            Recorded answer = call("POST", path, null);

            assertThat(answer.status).as(path).isEqualTo(503);
            assertThat(answer.headers).containsEntry("Retry-After", "2");
        }
    }

    @Test
    void anUnknownAddressOfTheInterfaceIsNotFound() throws IOException {
        assertThat(call("GET", "/v1/nothing", null).status).isEqualTo(404);
    }

    @Test
    void anUnchangedPageIsNotSentAgain() throws IOException {
        String tag = call("GET", "/", null).headers.get("ETag");

        Recorded again = call("GET", "/", null, Map.of("If-None-Match", tag));

        assertThat(again.status).isEqualTo(304);
        assertThat(again.body.size()).isZero();
        assertThat(again.contentLength).isEqualTo(-1);
    }

    private Recorded call(String method, String servletPath, String pathInfo) throws IOException {
        return call(method, servletPath, pathInfo, Map.of());
    }

    private Recorded call(String method, String servletPath, String pathInfo, Map<String, String> headers)
            throws IOException {
        HttpServletRequest request = proxy(HttpServletRequest.class, (name, arguments) -> switch (name) {
            case "getMethod" -> method;
            case "getServletPath" -> servletPath;
            case "getPathInfo" -> pathInfo;
            case "getHeader" -> headers.get((String) arguments[0]);
            default -> throw new AssertionError("unexpected " + name);
        });
        Recorded recorded = new Recorded();
        HttpServletResponse response = proxy(HttpServletResponse.class, recorded::accept);
        servlet.service(request, response);
        return recorded;
    }

    private interface Call {
        Object answer(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.answer(method.getName(), arguments)));
    }

    /** What was sent. */
    private static final class Recorded extends ServletOutputStream {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final Map<String, String> headers = new HashMap<>();
        private int status = 200;
        private int contentLength = -1;

        private Object accept(String method, Object[] arguments) {
            switch (method) {
                case "setStatus" -> status = (Integer) arguments[0];
                case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                case "setContentLength" -> contentLength = (Integer) arguments[0];
                case "getOutputStream" -> {
                    return this;
                }
                default -> throw new AssertionError("unexpected " + method);
            }
            return null;
        }

        private String text() {
            return body.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void write(int octet) {
            body.write(octet);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new AssertionError("not asynchronous");
        }
    }
}
