// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.receive;

import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Receives webhooks on 127.0.0.1, remembers them, and checks their signature as Standard Webhooks ask. Answers 204
 * unless it is told otherwise.
 */
public final class WebhookRecorder implements AutoCloseable {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String PREFIX = "whsec_";

    private final byte[] key;
    private final InstantSource clock;
    private final Consumer<Delivery> listener;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final LocalHttpServer http;

    private WebhookRecorder(int port, String secret, InstantSource clock, Consumer<Delivery> listener) {
        this.key = secret == null ? null : key(secret);
        this.clock = clock;
        this.listener = listener;
        this.http = LocalHttpServer.start(port, this::receive);
    }

    /**
     * One request that came.
     *
     * @param refusal what is wrong with its signature; null when nothing is, or when none is asked for
     */
    public record Delivery(Request request, Instant at, String refusal) {
        public String body() {
            return request.text();
        }
    }

    /** Asks for no signature. */
    public static WebhookRecorder start(InstantSource clock) {
        return start(clock, null, delivery -> {});
    }

    /**
     * Starts on a free port.
     *
     * @param secret {@code whsec_} and base64; what is not signed with it is answered 401. Null to ask for no signature
     * @param listener told of each delivery, on the thread that answers it
     */
    public static WebhookRecorder start(InstantSource clock, String secret, Consumer<Delivery> listener) {
        return new WebhookRecorder(0, secret, clock, listener);
    }

    /** Where to send webhooks. */
    public URI uri() {
        return http.uri().resolve("/hook");
    }

    /** The next {@code n} deliveries get this answer, whatever their signature. */
    public void answer(int n, Answer answer) {
        synchronized (answers) {
            for (int i = 0; i < n; i++) {
                answers.add(answer);
            }
        }
    }

    /** Everything that came, in order, refused deliveries included. */
    public List<Delivery> deliveries() {
        synchronized (deliveries) {
            return List.copyOf(deliveries);
        }
    }

    /**
     * Waits until a delivery is as wanted.
     *
     * @throws AssertionError saying what did come when {@code patience} runs out
     */
    public Delivery await(Predicate<Delivery> wanted, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (deliveries) {
            while (true) {
                for (Delivery delivery : deliveries) {
                    if (wanted.test(delivery)) {
                        return delivery;
                    }
                }
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("no such webhook within " + patience + "; received "
                            + deliveries.stream().map(Delivery::body).toList());
                }
                deliveries.wait(left);
            }
        }
    }

    @Override
    public void close() {
        http.close();
    }

    /**
     * The signature a sender must give.
     *
     * @param secret {@code whsec_} and base64
     */
    public static String sign(String secret, String id, String timestamp, byte[] body) {
        return sign(key(secret), id, timestamp, body);
    }

    private Answer receive(Request request) {
        Instant now = clock.instant();
        Delivery delivery = new Delivery(request, now, refusal(request, now));
        Answer told;
        synchronized (answers) {
            told = answers.poll();
        }
        synchronized (deliveries) {
            deliveries.add(delivery);
            deliveries.notifyAll();
        }
        listener.accept(delivery);
        if (told != null) {
            return told;
        }
        return delivery.refusal() == null ? Answer.status(204) : Answer.text(401, delivery.refusal());
    }

    private String refusal(Request request, Instant now) {
        if (key == null) {
            return null;
        }
        String id = request.header("webhook-id");
        String timestamp = request.header("webhook-timestamp");
        String signatures = request.header("webhook-signature");
        if (id == null || timestamp == null || signatures == null) {
            return "webhook-id, webhook-timestamp and webhook-signature are required";
        }
        if (!timestamp.matches("\\d{1,12}")) {
            return "webhook-timestamp must be seconds since 1970";
        }
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                .abs();
        if (off.compareTo(TOLERANCE) > 0) {
            return "webhook-timestamp is off by " + off.toSeconds() + " s";
        }
        byte[] right = sign(key, id, timestamp, request.body()).getBytes(StandardCharsets.UTF_8);
        for (String signature : signatures.split(" ")) {
            if (MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8))) {
                return null;
            }
        }
        return "webhook-signature does not fit the body";
    }

    private static String sign(byte[] key, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] key(String secret) {
        return Base64.getDecoder().decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
    }
}
