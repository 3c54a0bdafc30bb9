// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushHead;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import io.bellwether.api.source.PushSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What every push source keeps: whatever is posted, it answers in its protocol's words, quickly, and lets no event past
 * the limits. Give it at least one body of each form it takes.
 */
public abstract class PushSourceContract extends PluginContract<PushSource> {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MUTANTS = 2_000;
    private static final String SECRET = "a-secret-nobody-may-see";

    /**
     * A post.
     *
     * @param name for the test's messages
     * @param path one of the source's paths, names filled in
     * @param variables what the path says for the names
     */
    public record Post(
            String name, String path, Map<String, String> variables, String contentType, String query, byte[] body) {
        public static Post of(String path, String contentType, String body) {
            return of(path, contentType, body.getBytes(StandardCharsets.UTF_8));
        }

        public static Post of(String path, String contentType, byte[] body) {
            return new Post(path + " " + contentType, path, Map.of(), contentType, "", body);
        }

        /** The same with one query parameter. */
        public Post with(String parameter) {
            return new Post(name, path, variables, contentType, parameter, body);
        }

        /** The same post with another body. */
        public Post of(byte[] other) {
            return new Post(name, path, variables, contentType, query, other);
        }

        /** As the platform hands it over. */
        public PushRequest request() {
            return new PushRequest(
                    path,
                    variables,
                    contentType,
                    query.isEmpty() ? Map.of() : Map.of(query, ""),
                    Map.of(),
                    body,
                    PushLimits.STANDARD);
        }
    }

    /** A body of each form, all of whose events are good. */
    protected abstract List<Post> good();

    /** Bodies from which nothing can be taken; each is answered with a status of 400 to 499. */
    protected abstract List<Post> bad();

    @Test
    void pathsAreAbsolute() {
        assertThat(plugin().paths()).isNotEmpty().doesNotHaveDuplicates().allSatisfy(path -> assertThat(path)
                .matches("(/([^/{}?#]*|\\{[a-z]+}))+"));
    }

    @Test
    void goodBodiesAreTaken() {
        assertThat(good()).isNotEmpty().allSatisfy(post -> {
            PushDecoded decoded = decode(post);
            assertThat(decoded.unreadable()).as(post.name()).isNull();
            assertThat(decoded.rejected()).as(post.name()).isEmpty();
            assertThat(decoded.events()).as(post.name()).isNotEmpty();
            assertThat(respond(post, decoded, decoded.events().size()).status())
                    .as(post.name())
                    .isBetween(200, 299);
        });
    }

    @Test
    void badBodiesAreRefused() {
        assertThat(bad()).isNotEmpty().allSatisfy(post -> {
            PushDecoded decoded = decode(post);
            assertThat(decoded.events()).as(post.name()).isEmpty();
            assertThat(respond(post, decoded, 0).status()).as(post.name()).isBetween(400, 499);
        });
    }

    @Test
    void readingChangesNothingAndSaysTheSameTwice() {
        assertThat(good()).allSatisfy(post -> {
            byte[] before = post.body().clone();
            assertThat(decode(post)).as(post.name()).isEqualTo(decode(post));
            assertThat(post.body()).as(post.name()).isEqualTo(before);
        });
    }

    @Test
    void bodiesThatBreakOffAreAnswered() {
        for (Post post : good()) {
            int step = Math.max(1, post.body().length / 500);
            for (int length = 0; length < post.body().length; length += step) {
                survives(post.of(Arrays.copyOf(post.body(), length)));
            }
        }
    }

    @Test
    void spoiledBodiesAreAnswered() {
        Random random = new Random(20_250_812);
        for (Post post : good()) {
            Assertions.assertTimeoutPreemptively(SOON.multipliedBy(3), () -> {
                for (int i = 0; i < MUTANTS && post.body().length > 0; i++) {
                    byte[] body = post.body().clone();
                    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                    }
                    survives(post.of(body));
                }
            });
        }
    }

    @Test
    void noiseAndNestingAreAnsweredQuickly() {
        List<byte[]> bodies = new ArrayList<>();
        byte[] noise = new byte[1 << 20];
        new Random(7).nextBytes(noise);
        bodies.add(noise);
        bodies.add(new byte[1 << 20]);
        for (String part : List.of("[", "{\"a\":", "[{\"a\":", "\n", "\"")) {
            bodies.add(part.repeat(300_000).getBytes(StandardCharsets.UTF_8));
        }
        bodies.add("9".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
        for (Post post : good()) {
            for (byte[] body : bodies) {
                Assertions.assertTimeoutPreemptively(SOON, () -> survives(post.of(body)));
            }
        }
    }

    @Test
    void refusalsKeepTheirStatusAndSayNoSecret() {
        PushHead head = new PushHead(
                plugin().paths().get(0),
                Map.of(),
                "application/json",
                Map.of("apiKey", SECRET, "sentry_key", SECRET),
                Map.of("authorization", "Bearer " + SECRET, "x-seq-apikey", SECRET, "x-sentry-auth", SECRET));
        for (PushRefusal.Kind kind : PushRefusal.Kind.values()) {
            PushResponse words =
                    plugin().refuse(head, new PushRefusal(kind, "detail of " + kind, Duration.ofSeconds(7)));
            if (words != null) {
                assertThat(words.status()).as(kind.toString()).isBetween(400, 599);
                String text = text(words);
                assertThat(text + words.headers()).as(kind.toString()).doesNotContain(SECRET);
            }
        }
    }

    @Test
    void noCredentialIsFoundWhereThereIsNone() {
        PushHead bare = new PushHead(plugin().paths().get(0), Map.of(), "", Map.of(), Map.of());
        assertThat(plugin().credential(bare)).isNull();
        assertThat(plugin().place(bare)).isNull();
    }

    private PushDecoded decode(Post post) {
        return plugin().decode(post.request());
    }

    private PushResponse respond(Post post, PushDecoded decoded, int accepted) {
        return plugin().respond(post.request(), decoded, new PushReceipt(accepted, 0, 0, List.of()));
    }

    /** Whatever it makes of it: events within the limits, or an answer that blames the sender. */
    private void survives(Post post) {
        PushDecoded decoded = decode(post);
        assertThat(decoded.events()).allSatisfy(item -> within(item.event()));
        if (decoded.unreadable() != null) {
            assertThat(decoded.events()).as("events of an unreadable body").isEmpty();
        }
        int status = respond(post, decoded, decoded.events().size()).status();
        assertThat(status).isBetween(200, 499);
        if (decoded.unreadable() != null) {
            assertThat(status).as("answer to: " + decoded.unreadable()).isGreaterThanOrEqualTo(400);
        }
    }

    private static void within(EventBody event) {
        PushLimits limits = PushLimits.STANDARD;
        assertThat(event.message().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(limits.messageBytes());
        int[] fields = {0};
        measure(event.properties(), 1, fields, limits);
        assertThat(fields[0]).isLessThanOrEqualTo(limits.fields());
    }

    private static void measure(Object value, int depth, int[] fields, PushLimits limits) {
        if (value instanceof Map<?, ?> map) {
            assertThat(depth).isLessThanOrEqualTo(limits.depth());
            map.forEach((name, inner) -> {
                fields[0]++;
                assertThat(((String) name).length()).isLessThanOrEqualTo(limits.nameLength());
                measure(inner, depth + 1, fields, limits);
            });
        } else if (value instanceof List<?> list) {
            assertThat(depth).isLessThanOrEqualTo(limits.depth());
            list.forEach(inner -> measure(inner, depth + 1, fields, limits));
        }
    }

    private static String text(PushResponse response) {
        return response.body() == null ? "" : new String(response.body(), StandardCharsets.UTF_8);
    }
}
