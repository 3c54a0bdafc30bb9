// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.source.PushHead;
import java.util.Locale;
import java.util.Optional;

/** Finds the public key of a DSN, which is a token of the platform, in the places where clients put it. */
final class Credentials {
    private static final String SCHEME = "sentry ";
    private static final String KEY = "sentry_key";

    private Credentials() {}

    /** The key; null when there is none, or when two places name different ones. */
    static String of(PushHead head) {
        String fromHeader = head.header("x-sentry-auth")
                .or(() -> head.header("authorization").filter(Credentials::isOurs))
                .flatMap(Credentials::parse)
                .orElse(null);
        String fromQuery = head.query().get(KEY);
        if (fromHeader != null && fromQuery != null && !fromHeader.equals(fromQuery)) {
            return null;
        }
        return Texts.first(fromHeader, fromQuery);
    }

    private static boolean isOurs(String header) {
        return header.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    }

    private static Optional<String> parse(String header) {
        String pairs = isOurs(header) ? header.substring(SCHEME.length()) : header;
        for (String pair : pairs.split(",")) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length == 2 && parts[0].strip().equals(KEY)) {
                return Optional.of(parts[1].strip());
            }
        }
        return Optional.empty();
    }
}
