// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import io.bellwether.wire.Json;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Requests to resources and their answers as tests write and read them, and what stands in for services. */
final class Calls {
    private Calls() {}

    /** A request of a caller. @param body null for none @param query null for none */
    static HttpServletRequest request(Caller caller, String body, String query) {
        return request(caller, body, query, Map.of());
    }

    /** A request of a caller. @param headers by their exact names */
    static HttpServletRequest request(Caller caller, String body, String query, Map<String, String> headers) {
        byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        return instead(HttpServletRequest.class, (proxy, called, given) -> switch (called.getName()) {
            case "getAttribute" -> caller;
            case "getQueryString" -> query;
            case "getHeader" -> headers.get(given[0]);
            case "getContentLengthLong" -> (long) bytes.length;
            case "getInputStream" -> new Bytes(bytes);
            default -> null;
        });
    }

    /** The JSON object of an answer. */
    static Map<String, Object> body(Response answer) {
        return Json.object(new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8));
    }

    /** The items of a list. */
    static List<Map<?, ?>> items(Response answer) {
        return ((List<?>) body(answer).get("items"))
                .stream().<Map<?, ?>>map(item -> (Map<?, ?>) item).toList();
    }

    /** What a refused call is answered with. */
    static Problem problem(ThrowingCallable call) {
        return Answers.problem(catchThrowable(call));
    }

    /** Something of an interface that answers as the handler says. */
    static <T> T instead(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Calls.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** What nobody may call. */
    static InvocationHandler unused() {
        return (proxy, called, given) -> {
            throw new IllegalStateException(called + " is not called here");
        };
    }

    /** A store of documents in memory. @param kept by tenant, kind and id */
    static DocumentStore documents(Map<String, StoredDocument> kept) {
        return instead(DocumentStore.class, (proxy, called, given) -> switch (called.getName()) {
            case "insert" -> kept.putIfAbsent(key((StoredDocument) given[0]), (StoredDocument) given[0]) == null;
            case "update" -> kept.replace(key((StoredDocument) given[0]), (StoredDocument) given[0]) != null;
            case "delete" -> kept.remove(given[0] + "/" + given[1] + "/" + given[2]) != null;
            case "list" ->
                kept.values().stream()
                        .filter(document -> document.kind().equals(given[1]))
                        .toList();
            case "find" -> Optional.ofNullable(kept.get(given[0] + "/" + given[1] + "/" + given[2]));
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    /** An alert of harbour's that is open. */
    static Alert alert(String id, String environment) {
        return new Alert(
                id,
                TenantEnvironment.of("harbour", environment),
                "auth",
                "Token errors",
                AlertClass.AUTH,
                Severity.CRITICAL,
                AlertState.OPEN,
                "identity",
                Map.of(),
                "62 token errors/min",
                62.0,
                50.0,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                0,
                false);
    }

    private static String key(StoredDocument document) {
        return document.tenant() + "/" + document.kind() + "/" + document.id();
    }

    private static final class Bytes extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        private Bytes(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("is read at once");
        }
    }
}
