// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Makes the HTTP request of a search. All of its parameters stand in the query string, also for a POST. */
final class Search {
    private static final DateTimeFormatter SEVEN_DIGITS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int TICK_NANOS = 100;

    private Search() {}

    /** @throws InvalidInput naming what is wrong with address or key; never the key itself */
    static void check(Settings settings) {
        base(settings.get(SeqSource.URL));
        key(settings);
    }

    /** The server's name or address. @throws InvalidInput when there is none */
    static String host(Settings settings) {
        return URI.create(base(settings.get(SeqSource.URL))).getHost();
    }

    static HttpRequest request(PollRequest request, Duration timeout) {
        Settings settings = request.settings();
        StringBuilder uri = new StringBuilder(base(settings.get(SeqSource.URL)));
        uri.append("/api/events/signal?count=").append(settings.get(SeqSource.PAGE_SIZE));
        uri.append("&render=true&filter=").append(encode(request.query().text()));
        uri.append("&fromDateUtc=").append(encode(SEVEN_DIGITS.format(request.from())));
        uri.append("&toDateUtc=").append(encode(SEVEN_DIGITS.format(roundedUp(request.to()))));
        if (request.cursor() != null) {
            uri.append("&afterId=").append(encode(request.cursor()));
        }
        return ask(uri.toString(), settings, timeout);
    }

    /** Asks how many events the window holds, in Seq's own query language. */
    static HttpRequest count(PollRequest request, Duration timeout) {
        Settings settings = request.settings();
        String query =
                "select count(*) as n from stream where " + request.query().text();
        String uri = base(settings.get(SeqSource.URL)) + "/api/data?q=" + encode(query) + "&rangeStartUtc="
                + encode(SEVEN_DIGITS.format(request.from())) + "&rangeEndUtc="
                + encode(SEVEN_DIGITS.format(roundedUp(request.to())));
        return ask(uri, settings, timeout);
    }

    private static HttpRequest ask(String uri, Settings settings, Duration timeout) {
        HttpRequest.Builder search = HttpRequest.newBuilder(URI.create(uri))
                .timeout(timeout)
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .header("Content-Type", "application/json")
                .header("User-Agent", "Bellwether")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        String key = key(settings);
        if (!key.isEmpty()) {
            search.header("X-Seq-ApiKey", key);
        }
        return search.build();
    }

    /** The end is exclusive, so that cutting off what is finer than a tick would lose that tick's events. */
    private static Instant roundedUp(Instant time) {
        int rest = time.getNano() % TICK_NANOS;
        return rest == 0 ? time : time.plusNanos(TICK_NANOS - rest);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String base(String url) {
        String text = url.strip();
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidInput("url", null, "is not an address; write for instance https://seq.example.com:5341");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https") || uri.getHost() == null) {
            throw new InvalidInput(
                    "url", null, "must begin with http:// or https:// and a host, such as https://seq.example.com");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new InvalidInput(
                    "url", null, "must be the base address alone, without user, query or fragment; see apiKey");
        }
        return text.replaceAll("/+$", "");
    }

    private static String key(Settings settings) {
        String key = settings.find(SeqSource.API_KEY).orElse("").strip();
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new InvalidInput("apiKey", null, "must be of printable ASCII characters without blanks");
        }
        return key;
    }
}
