// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a notifier that calls an HTTP service keeps: which answers are final and which are tried again. */
public abstract class HttpNotifierContract extends NotifierContract {
    /** How an answer is to be taken. */
    protected enum Taken {
        DELIVERED(DeliveryOutcome.Delivered.class),
        REJECTED(DeliveryOutcome.Rejected.class),
        TRIED_AGAIN(DeliveryOutcome.RetryAfter.class);

        private final Class<? extends DeliveryOutcome> outcome;

        Taken(Class<? extends DeliveryOutcome> outcome) {
            this.outcome = outcome;
        }
    }

    /** What the service says when all is well. */
    protected Answer.Reply success() {
        return Answer.status(200);
    }

    /** How many requests one message of one alert may take. */
    protected int mostRequests() {
        return 1;
    }

    /** How each status is to be taken; put other statuses, or other ways to take them, into the table given. */
    protected Map<Integer, Taken> statuses(Map<Integer, Taken> usual) {
        return usual;
    }

    @TestFactory
    Stream<DynamicTest> takesEachStatus() {
        Map<Integer, Taken> table = new TreeMap<>();
        for (int status : List.of(301, 302, 307, 400, 401, 403, 404, 405, 410, 413, 422)) {
            table.put(status, Taken.REJECTED);
        }
        for (int status : List.of(408, 429, 500, 502, 503, 504)) {
            table.put(status, Taken.TRIED_AGAIN);
        }
        return statuses(table).entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.getKey() + " is " + row.getValue(), () -> takes(row.getKey(), row.getValue())));
    }

    private void takes(int status, Taken taken) throws Exception {
        Answer.Reply refusal = Answer.text(status, "no reason given").with("Location", "http://127.0.0.1:1/elsewhere");
        try (LocalHttpServer server = LocalHttpServer.start(request -> refusal)) {
            Map<String, Object> raw = settings("127.0.0.1", server.port());
            DeliveryOutcome outcome = send(raw, Samples.notification(Notification.Reason.OPENED));
            assertThat(outcome).isInstanceOf(taken.outcome);
            assertNoSecret(outcome, raw);
            if (taken != Taken.DELIVERED) {
                assertThat(reason(outcome)).as("reason names the status").contains(String.valueOf(status));
            }
        }
    }

    @Test
    void successIsDeliveredInOneRequest() throws Exception {
        List<Request> seen = new CopyOnWriteArrayList<>();
        try (LocalHttpServer server = LocalHttpServer.start(request -> {
            seen.add(request);
            return success();
        })) {
            for (Notification.Reason reason : Notification.Reason.values()) {
                Map<String, Object> raw = settings("127.0.0.1", server.port());
                assertThat(send(raw, Samples.notification(reason)))
                        .as(reason.toString())
                        .isInstanceOf(DeliveryOutcome.Delivered.class);
            }
        }
        int messages = Notification.Reason.values().length;
        assertThat(seen).hasSizeBetween(messages, messages * mostRequests());
    }

    @Test
    void retryAfterIsPassedOn() throws Exception {
        Answer busy = Answer.status(429).with("Retry-After", "7");
        try (LocalHttpServer server = LocalHttpServer.start(request -> busy)) {
            DeliveryOutcome outcome =
                    send(settings("127.0.0.1", server.port()), Samples.notification(Notification.Reason.OPENED));
            assertThat(outcome)
                    .isInstanceOfSatisfying(DeliveryOutcome.RetryAfter.class, retry -> assertThat(retry.delay())
                            .isEqualTo(Duration.ofSeconds(7)));
        }
    }

    @Test
    void anUnreadableRetryAfterDoesNoHarm() throws Exception {
        Answer busy = Answer.status(503).with("Retry-After", "soon");
        try (LocalHttpServer server = LocalHttpServer.start(request -> busy)) {
            assertThat(send(settings("127.0.0.1", server.port()), Samples.notification(Notification.Reason.OPENED)))
                    .isInstanceOf(DeliveryOutcome.RetryAfter.class);
        }
    }

    @Test
    void aCutConnectionIsTriedAgain() throws Exception {
        try (LocalHttpServer server = LocalHttpServer.start(request -> new Answer.Cut(0))) {
            Map<String, Object> raw = settings("127.0.0.1", server.port());
            DeliveryOutcome outcome = send(raw, Samples.notification(Notification.Reason.OPENED));
            assertThat(outcome).isInstanceOf(DeliveryOutcome.RetryAfter.class);
            assertNoSecret(outcome, raw);
        }
    }

    @Test
    void aSecretThatIsEchoedIsNotRepeated() throws Exception {
        Map<String, Object> any = settings("127.0.0.1", 1);
        String echo = String.join(" ", secrets(any));
        try (LocalHttpServer server = LocalHttpServer.start(request -> Answer.text(400, "bad " + echo))) {
            Map<String, Object> raw = settings("127.0.0.1", server.port());
            assertNoSecret(send(raw, Samples.notification(Notification.Reason.OPENED)), raw);
        }
    }
}
