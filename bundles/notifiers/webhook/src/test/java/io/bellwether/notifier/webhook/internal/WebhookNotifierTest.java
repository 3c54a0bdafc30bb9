// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.webhook.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.posting.StandardWebhook;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.contract.HttpNotifierContract;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import io.bellwether.testkit.receive.WebhookRecorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookNotifierTest extends HttpNotifierContract {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final ManualClock clock = new ManualClock(Samples.TIME);

    @Override
    protected Notifier plugin() {
        return new WebhookNotifier(clock);
    }

    @Override
    protected Map<String, Object> settings(String host, int port) {
        return Map.of("url", "http://" + host + ":" + port + "/hook?key=query-secret", "secret", SECRET);
    }

    @Override
    protected Map<Integer, Taken> statuses(Map<Integer, Taken> usual) {
        usual.put(200, Taken.DELIVERED);
        usual.put(201, Taken.DELIVERED);
        usual.put(202, Taken.DELIVERED);
        usual.put(425, Taken.TRIED_AGAIN);
        return usual;
    }

    @Test
    void postsTheBodyAsItIsAndSignsIt() throws Exception {
        Notification notification = Samples.notification(Notification.Reason.OPENED);
        try (WebhookRecorder recorder = WebhookRecorder.start(clock, SECRET, delivery -> {})) {
            Map<String, Object> raw = Map.of("url", recorder.uri().toString(), "secret", SECRET);

            assertThat(send(raw, notification)).isInstanceOf(DeliveryOutcome.Delivered.class);

            Request request = recorder.deliveries().get(0).request();
            assertThat(recorder.deliveries().get(0).refusal()).isNull();
            assertThat(request.text()).isEqualTo(notification.json());
            assertThat(request.header("content-type")).isEqualTo("application/json");
            assertThat(request.header("user-agent")).startsWith("Bellwether");
            assertThat(request.header("webhook-id")).isEqualTo(notification.id());
            assertThat(request.header("webhook-timestamp")).isEqualTo(String.valueOf(Samples.TIME.getEpochSecond()));
        }
    }

    @Test
    void signsAsThePublishedExample() {
        String signature = StandardWebhook.signature(
                SECRET,
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330L,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aPlainTextSecretSignsWithItsBytes() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        String text = "a plain secret of some length";
        String same = "whsec_" + java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        assertThat(StandardWebhook.signature(text, "n", 1, body))
                .isEqualTo(StandardWebhook.signature(same, "n", 1, body));
    }

    @Test
    void withoutASecretThereIsNoSignature() throws Exception {
        try (WebhookRecorder recorder = WebhookRecorder.start(clock)) {
            send(Map.of("url", recorder.uri().toString()), Samples.notification(Notification.Reason.OPENED));

            Request request = recorder.deliveries().get(0).request();
            assertThat(request.header("webhook-signature")).isNull();
            assertThat(request.header("webhook-id")).isNotNull();
        }
    }

    @Test
    void ownHeadersAreSentAndTheirValuesAreNotRepeated() throws Exception {
        try (LocalHttpServer server = LocalHttpServer.start(
                request -> Answer.text(400, "no: " + request.header("x-token") + " " + request.text()))) {
            Map<String, Object> raw = new HashMap<>(settings("127.0.0.1", server.port()));
            raw.put("headers", Map.of("X-Token", "header-value-1"));

            DeliveryOutcome outcome = send(raw, Samples.notification(Notification.Reason.OPENED));

            assertThat(outcome)
                    .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                            .contains("400", "no: ••••")
                            .doesNotContain("header-value-1")
                            .hasSizeLessThan(300));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "content-length", "Webhook-Signature", "CE-Type", "bad name", "X-Split\r\nX-Other"})
    void headersThatAreNotOursToSetAreRefused(String name) throws Exception {
        Map<String, Object> raw = new HashMap<>(settings("127.0.0.1", 1));
        raw.put("headers", Map.of(name, "value-never-shown"));

        assertThat(send(raw, Samples.notification(Notification.Reason.OPENED)))
                .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                        .startsWith("headers: ")
                        .doesNotContain("value-never-shown"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.com/x", "example.com", "http:///path", "http://a b/"})
    void aUrlThatCannotBeCalledIsNoSetting(String url) {
        assertThatThrownBy(() -> WebhookNotifier.URL.read(url))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("url: ");
    }

    @Test
    void aUrlWithAUserIsRejectedWithoutShowingIt() throws Exception {
        String url = "http://u:pw@example.com/";
        assertThat(send(Map.of("url", url), Samples.notification(Notification.Reason.OPENED)))
                .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                        .startsWith("url: ")
                        .doesNotContain(url));
    }

    @Test
    void theQueryIsInNoText() throws Exception {
        int closed = 1;
        assertThat(send(settings("127.0.0.1", closed), Samples.notification(Notification.Reason.OPENED))
                        .toString())
                .contains("127.0.0.1")
                .doesNotContain("query-secret");
        try (LocalHttpServer server = LocalHttpServer.start(request -> Answer.text(404, "no /hook?key=query-secret"))) {
            assertThat(send(settings("127.0.0.1", server.port()), Samples.notification(Notification.Reason.OPENED))
                            .toString())
                    .contains("404")
                    .doesNotContain("query-secret");
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsTriedAgainWhenTimeIsUp() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (LocalHttpServer server = LocalHttpServer.start(request -> {
            await(done);
            return Answer.status(200);
        })) {
            Map<String, Object> raw = new HashMap<>(settings("127.0.0.1", server.port()));
            raw.put("timeout", "1s");

            DeliveryOutcome outcome = send(raw, Samples.notification(Notification.Reason.OPENED));

            assertThat(outcome)
                    .isInstanceOfSatisfying(DeliveryOutcome.RetryAfter.class, retry -> assertThat(retry.reason())
                            .isEqualTo("no answer within 1s"));
            done.countDown();
        }
    }

    @Test
    void whileSecretsChangeBothSign() throws Exception {
        String old = "whsec_b2xkLXNlY3JldC1vbGQtc2VjcmV0LW9sZA==";
        try (WebhookRecorder before = WebhookRecorder.start(clock, old, delivery -> {});
                WebhookRecorder after = WebhookRecorder.start(clock, SECRET, delivery -> {})) {
            for (WebhookRecorder recorder : java.util.List.of(before, after)) {
                Map<String, Object> raw =
                        Map.of("url", recorder.uri().toString(), "secret", SECRET, "previousSecret", old);
                assertThat(send(raw, Samples.notification(Notification.Reason.OPENED)))
                        .isInstanceOf(DeliveryOutcome.Delivered.class);
                assertThat(recorder.deliveries().get(0).refusal()).isNull();
            }
        }
    }

    @Test
    void aStructuredCloudEventHoldsTheBody() throws Exception {
        Notification notification = Samples.notification(Notification.Reason.CLEARED);
        try (WebhookRecorder recorder = WebhookRecorder.start(clock, SECRET, delivery -> {})) {
            send(
                    Map.of("url", recorder.uri().toString(), "secret", SECRET, "format", "cloudevents-structured"),
                    notification);

            WebhookRecorder.Delivery delivery = recorder.deliveries().get(0);
            assertThat(delivery.refusal()).isNull();
            assertThat(delivery.request().header("content-type"))
                    .isEqualTo("application/cloudevents+json; charset=utf-8");
            assertThat(delivery.body())
                    .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"notification-1\","
                            + "\"source\":\"/bellwether/tenants/harbour-wren\","
                            + "\"type\":\"io.bellwether.notification.cleared\",\"time\":\"2025-08-12T03:04:05Z\","
                            + "\"subject\":\"alert-1\",\"datacontenttype\":\"application/json\",\"data\":"
                            + notification.json() + "}");
        }
    }

    @Test
    void aBinaryCloudEventStandsInTheHeaders() throws Exception {
        Notification notification = Samples.notification(Notification.Reason.OPENED);
        try (WebhookRecorder recorder = WebhookRecorder.start(clock, SECRET, delivery -> {})) {
            send(
                    Map.of("url", recorder.uri().toString(), "secret", SECRET, "format", "cloudevents-binary"),
                    notification);

            Request request = recorder.deliveries().get(0).request();
            assertThat(recorder.deliveries().get(0).refusal()).isNull();
            assertThat(request.text()).isEqualTo(notification.json());
            assertThat(request.header("content-type")).isEqualTo("application/json");
            assertThat(request.header("ce-specversion")).isEqualTo("1.0");
            assertThat(request.header("ce-id")).isEqualTo("notification-1");
            assertThat(request.header("ce-type")).isEqualTo("io.bellwether.notification.opened");
            assertThat(request.header("ce-source")).isEqualTo("/bellwether/tenants/harbour-wren");
        }
        assertThat(Body.encoded("Zoë \"5%\"\n")).isEqualTo("Zo%C3%AB%20%225%25%22%0A");
    }

    @Test
    void aReceiverThatIsGoneWantsNoMore() throws Exception {
        try (LocalHttpServer server = LocalHttpServer.start(request -> Answer.status(410))) {
            assertThat(send(settings("127.0.0.1", server.port()), Samples.notification(Notification.Reason.OPENED)))
                    .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                            .contains("410", "wants no more webhooks"));
        }
    }

    /** Does to each connection what a test wants, on a thread of its own, until it is closed. */
    private static ServerSocket server(Misbehaviour misbehaviour) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread worker = new Thread(() -> {
            while (!listening.isClosed()) {
                try (Socket socket = listening.accept()) {
                    misbehaviour.on(socket);
                } catch (IOException e) {
                    continue;
                }
            }
        });
        worker.setDaemon(true);
        worker.start();
        return listening;
    }

    private interface Misbehaviour {
        void on(Socket socket) throws IOException;
    }

    @Test
    void aReceiverThatClosesHalfOfTheConnectionIsTriedAgain() throws Exception {
        try (ServerSocket half = server(socket -> {
            socket.getInputStream().read();
            socket.shutdownOutput();
            socket.getInputStream().readNBytes(100_000);
        })) {
            assertThat(send(
                            settings("127.0.0.1", half.getLocalPort()),
                            Samples.notification(Notification.Reason.OPENED)))
                    .isInstanceOf(DeliveryOutcome.RetryAfter.class);
        }
    }

    @Test
    void aConnectionThatIsResetInTheHandshakeIsTriedAgain() throws Exception {
        try (ServerSocket resetting = server(socket -> {
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        })) {
            Map<String, Object> raw =
                    Map.of("url", "https://127.0.0.1:" + resetting.getLocalPort() + "/hook", "secret", SECRET);
            DeliveryOutcome outcome = send(raw, Samples.notification(Notification.Reason.OPENED));
            assertThat(outcome).isInstanceOf(DeliveryOutcome.RetryAfter.class);
            assertNoSecret(outcome, raw);
        }
    }

    @Test
    void aReceiverThatIsSlowToReadIsCutOffInTime() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (ServerSocket slow = server(socket -> await(done))) {
            Map<String, Object> raw = new HashMap<>(settings("127.0.0.1", slow.getLocalPort()));
            raw.put("timeout", "1s");
            assertThat(send(raw, Samples.notification(Notification.Reason.OPENED)))
                    .isEqualTo(new DeliveryOutcome.RetryAfter(null, "no answer within 1s"));
            done.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aPreviewShowsTheBody() {
        io.bellwether.api.settings.Settings settings = io.bellwether.api.settings.Settings.of(
                plugin().parameters(), Map.of("url", "https://x.example/", "format", "cloudevents-structured"));
        assertThat(plugin().preview(Samples.notification(Notification.Reason.OPENED), settings))
                .startsWith("{\"specversion\":\"1.0\"");
    }
}
