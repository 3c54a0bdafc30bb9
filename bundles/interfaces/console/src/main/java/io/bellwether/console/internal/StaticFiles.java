// SPDX-License-Identifier: Apache-2.0
package io.bellwether.console.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Decides what a path of the console is answered with: a built file, the start page for a route that lives in the
 * browser, or nothing for what belongs to another interface of the platform.
 *
 * <p>Files never change while the bundle is installed, so each is read once and kept. Safe for use by many threads.
 */
final class StaticFiles {

    /** First path segments of other interfaces. They are never answered with the start page. */
    private static final Set<String> FOREIGN =
            Set.of("v1", "api", "tenants", "ingest", "loki", "mcp", "healthz", "readyz", "_metrics");

    /** Only what the platform itself serves may be loaded. Inline styles are those of the component library. */
    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "json", "application/json",
            "woff2", "font/woff2");

    private static final String START_PAGE = "/index.html";
    private static final byte[] NOTHING = {};

    private final Function<String, URL> resources;
    private final Map<String, StoredFile> files = new ConcurrentHashMap<>();

    /**
     * @param resources finds a file by its path, which starts with a slash; null when there is none
     */
    StaticFiles(Function<String, URL> resources) {
        this.resources = resources;
    }

    /** What to send: status, headers in order, and the body, which is empty for 304. */
    record Answer(int status, Map<String, String> headers, byte[] body) {}

    private record StoredFile(byte[] content, String digest) {}

    /**
     * Answers a GET.
     *
     * @param path the path of the request, decoded, starting with a slash
     * @param acceptEncoding the header of that name, or null
     * @param ifNoneMatch the header of that name, or null
     */
    Answer get(String path, String acceptEncoding, String ifNoneMatch) {
        if (!isPlain(path) || isForeign(path)) {
            return missing();
        }
        boolean route = extension(path).isEmpty();
        String name = route ? START_PAGE : path;
        if (name.endsWith(".gz")) {
            return missing();
        }
        Optional<StoredFile> packed = acceptsGzip(acceptEncoding) ? find(name + ".gz") : Optional.empty();
        Optional<StoredFile> file = packed.or(() -> find(name));
        if (file.isEmpty()) {
            return missing();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", TYPES.getOrDefault(extension(name), "application/octet-stream"));
        headers.put("Cache-Control", name.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
        headers.put("Vary", "Accept-Encoding");
        String tag = '"' + file.get().digest() + (packed.isPresent() ? "-gz" : "") + '"';
        headers.put("ETag", tag);
        addSafetyHeaders(headers);
        if (matches(ifNoneMatch, tag)) {
            return new Answer(304, headers, NOTHING);
        }
        if (packed.isPresent()) {
            headers.put("Content-Encoding", "gzip");
        }
        return new Answer(200, headers, file.get().content());
    }

    /** Whether the path belongs to another interface of the platform. */
    static boolean isForeign(String path) {
        return FOREIGN.contains(firstSegment(path));
    }

    private static Answer missing() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/problem+json");
        headers.put("Cache-Control", "no-store");
        addSafetyHeaders(headers);
        String body = "{\"type\":\"about:blank\",\"title\":\"Not found\",\"status\":404}";
        return new Answer(404, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void addSafetyHeaders(Map<String, String> headers) {
        headers.put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
    }

    /** True for a path without anything that could lead out of the console's files. */
    private static boolean isPlain(String path) {
        return path.startsWith("/")
                && !path.contains("..")
                && !path.contains("//")
                && path.chars().noneMatch(character -> character == '\\' || character == '%' || character < ' ');
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return path.substring(1, end < 0 ? path.length() : end);
    }

    private static String extension(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        int dot = last.lastIndexOf('.');
        return dot < 0 ? "" : last.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** True when the header allows gzip; a weight of zero forbids it. */
    private static boolean acceptsGzip(String header) {
        if (header == null) {
            return false;
        }
        for (String part : header.split(",")) {
            String[] pieces = part.trim().toLowerCase(Locale.ROOT).split("\\s*;\\s*");
            if (pieces[0].equals("gzip")) {
                return pieces.length < 2 || !pieces[1].matches("q\\s*=\\s*0(\\.0*)?");
            }
        }
        return false;
    }

    private static boolean matches(String header, String tag) {
        if (header == null) {
            return false;
        }
        for (String part : header.split(",")) {
            String candidate = part.trim();
            if (candidate.equals("*") || candidate.equals(tag) || candidate.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    private Optional<StoredFile> find(String name) {
        StoredFile known = files.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        URL resource = resources.apply(name);
        if (resource == null) {
            // Only what exists is kept: guessed names must not fill the memory.
            return Optional.empty();
        }
        try (InputStream input = resource.openStream()) {
            byte[] content = input.readAllBytes();
            StoredFile read = new StoredFile(content, digest(content));
            files.put(name, read);
            return Optional.of(read);
        } catch (IOException cause) {
            throw new UncheckedIOException("The console's file " + name + " cannot be read", cause);
        }
    }

    private static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("Every Java platform has SHA-256", cause);
        }
    }
}
