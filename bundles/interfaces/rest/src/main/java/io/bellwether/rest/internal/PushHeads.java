// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.source.PushHead;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Turns the head of an HTTP request into what push sources are given of it. */
final class PushHeads {
    private static final Pattern CREDENTIAL = Pattern.compile(
            "authorization|cookie|api[-_]?key|token|secret|password|sentry[-_](auth|key)", Pattern.CASE_INSENSITIVE);

    private PushHeads() {}

    /** @throws io.bellwether.api.settings.InvalidInput when the query is not properly percent-encoded */
    static PushHead of(HttpServletRequest http, Map<String, String> variables) {
        return head(http, variables, Query.of(http).all());
    }

    /** The same without the query, for one that cannot be read. */
    static PushHead withoutQuery(HttpServletRequest http, Map<String, String> variables) {
        return head(http, variables, Map.of());
    }

    private static PushHead head(HttpServletRequest http, Map<String, String> variables, Map<String, String> query) {
        Map<String, String> headers = new HashMap<>();
        http.getHeaderNames().asIterator().forEachRemaining(name -> http.getHeaders(name)
                .asIterator()
                .forEachRemaining(value -> headers.put(name.toLowerCase(Locale.ROOT), value)));
        String type = http.getContentType() == null ? "" : http.getContentType();
        int parameters = type.indexOf(';');
        String mediaType =
                (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
        return new PushHead(http.getRequestURI(), variables, mediaType, query, headers);
    }

    /**
     * The whole request, without headers and parameters that are known to carry credentials or hold this one.
     *
     * @param credential the token the source found; null when it found none
     */
    static PushRequest request(PushHead head, String credential, byte[] body) {
        return new PushRequest(
                head.path(),
                head.variables(),
                head.contentType(),
                withoutSecrets(head.query(), credential),
                withoutSecrets(head.headers(), credential),
                body,
                PushLimits.STANDARD);
    }

    private static Map<String, String> withoutSecrets(Map<String, String> values, String credential) {
        Map<String, String> clean = new HashMap<>(values);
        clean.entrySet()
                .removeIf(entry -> CREDENTIAL.matcher(entry.getKey()).find()
                        || credential != null && entry.getValue().contains(credential));
        return clean;
    }
}
