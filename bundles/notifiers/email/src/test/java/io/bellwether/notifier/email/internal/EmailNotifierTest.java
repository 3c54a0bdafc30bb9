// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.email.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.contract.NotifierContract;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailNotifierTest extends NotifierContract {
    private static final String PASSWORD = "pass-word-never-shown";

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        server.setUser("alerts@example.com", "alerts", PASSWORD);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Override
    protected Notifier plugin() {
        return new EmailNotifier();
    }

    @Override
    protected Map<String, Object> settings(String host, int port) {
        Map<String, Object> raw = new HashMap<>();
        raw.put("host", host);
        raw.put("port", port);
        raw.put("security", "none");
        raw.put("username", "alerts");
        raw.put("password", PASSWORD);
        raw.put("from", "Bellwether <alerts@example.com>");
        raw.put("to", List.of("Zoë Müller <zoe@example.org>", "ops@example.org"));
        return raw;
    }

    private Map<String, Object> settings() {
        return settings("127.0.0.1", server.getSmtp().getPort());
    }

    @Test
    void sendsTextAndHtmlToEveryRecipient() throws Exception {
        Notification notification = Samples.notification(Reason.OPENED);

        assertThat(send(settings(), notification)).isInstanceOf(DeliveryOutcome.Delivered.class);

        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received).hasSize(2);
        MimeMessage message = received[0];
        assertThat(message.getSubject()).isEqualTo(notification.title());
        assertThat(message.getFrom()[0]).hasToString("Bellwether <alerts@example.com>");
        assertThat(message.getHeader("To", ", ")).contains("zoe@example.org", "ops@example.org", "=?UTF-8?");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getSentDate()).isEqualTo(notification.createdAt());
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(text(parts, 0)).isEqualTo(notification.text());
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(text(parts, 1)).isEqualTo(notification.html());
    }

    @Test
    void aRepetitionHasTheSameNumber() throws Exception {
        send(settings(), Samples.notification(Reason.OPENED));
        send(settings(), Samples.notification(Reason.OPENED));

        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received[0].getMessageID()).isEqualTo("<notification-1@example.com>");
        assertThat(received[2].getMessageID()).isEqualTo(received[0].getMessageID());
        assertThat(received[0].getHeader("References")).containsExactly("<alert-alert-1@example.com>");
        assertThat(received[0].getHeader("In-Reply-To")).isNull();
    }

    @Test
    void allAboutAnAlertIsOneThreadUnderOneSubject() throws Exception {
        Map<String, Object> raw = settings();
        raw.put("to", List.of("ops@example.org"));
        raw.put("subjectPrefix", "[Zoë]");
        String reference = null;
        for (Reason reason : List.of(Reason.OPENED, Reason.ESCALATED, Reason.CLEARED)) {
            Alert alert = Samples.alert(reason == Reason.CLEARED ? AlertState.RESOLVED : AlertState.OPEN);
            Map<String, String> references = reference == null ? Map.of() : Map.of(alert.id(), reference);
            Notification notification = Samples.notification(
                    "n-" + reason,
                    reason,
                    List.of(alert),
                    references,
                    Map.of("title", "[" + reason + "] Token errors – prod"),
                    host -> null);
            reference = ((DeliveryOutcome.Delivered) send(raw, notification)).reference();
        }

        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received)
                .extracting(MimeMessage::getSubject)
                .containsExactly(
                        "[Zoë] [opened] Token errors – prod",
                        "Re: [Zoë] [opened] Token errors – prod",
                        "Re: [Zoë] [opened] Token errors – prod");
        assertThat(received[1].getHeader("In-Reply-To")).containsExactly("<n-opened@example.com>");
        assertThat(received[2].getHeader("In-Reply-To")).containsExactly("<n-escalated@example.com>");
        assertThat(received[2].getHeader("References")[0].split("\\s+"))
                .containsExactly("<alert-alert-1@example.com>", "<n-escalated@example.com>");
        assertThat(received[2].getHeader("Subject")[0]).isASCII();
    }

    @Test
    void alertsOfSeveralThreadsHaveTheirOwnSubjectAndReferToAll() throws Exception {
        Map<String, Object> raw = settings();
        raw.put("to", List.of("ops@example.org"));
        List<Alert> alerts = List.of(
                Samples.alert("a", AlertState.OPEN, Severity.ERROR, "A"),
                Samples.alert("b", AlertState.OPEN, Severity.ERROR, "B"),
                Samples.alert("c", AlertState.OPEN, Severity.ERROR, "C"));
        Map<String, String> references = Map.of("a", "<x@h> One", "b", "<y@h> Two\r\nBcc: evil@example.net");
        send(raw, Samples.notification("n", Reason.REPEATED, alerts, references, Map.of("title", "Own"), host -> null));

        MimeMessage message = server.getReceivedMessages()[0];
        assertThat(message.getSubject()).isEqualTo("Own");
        assertThat(message.getHeader("In-Reply-To")).containsExactly("<x@h>");
        assertThat(message.getHeader("References")[0]).contains("<alert-c@example.com>", "<x@h>", "<y@h>");
        assertThat(message.getHeader("Bcc")).isNull();
    }

    @Test
    void aTitleCannotAddHeaders() throws Exception {
        Notification sample = Samples.notification(Reason.OPENED);
        Map<String, Object> raw = settings();
        raw.put("subjectPrefix", "[Zoë]\r\nBcc: prefix@example.net");
        raw.put("to", List.of("ops@example.org"));

        send(raw, titled(sample, "Errors – up\r\nBcc: evil@example.net\n\nbody"));

        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received).hasSize(1);
        assertThat(received[0].getHeader("Bcc")).isNull();
        assertThat(received[0].getSubject())
                .isEqualTo("[Zoë] Bcc: prefix@example.net Errors – up Bcc: evil@example.net body");
        assertThat(received[0].getHeader("Subject")[0]).isASCII();
    }

    @Test
    void linesOfAnyLengthArriveWhole() throws Exception {
        Notification sample = Samples.notification(Reason.OPENED);
        String text = "x".repeat(5_000) + "\n.\nä" + "y".repeat(2_000);
        Notification notification = new Notification(
                sample.id(),
                sample.reason(),
                sample.tenant(),
                sample.environment(),
                sample.channel(),
                sample.groupLabels(),
                sample.alerts(),
                null,
                sample.consoleUrl(),
                sample.title(),
                text,
                sample.html(),
                sample.json(),
                sample.createdAt(),
                sample.egress(),
                Map.of(),
                Map.of());

        send(settings(), notification);

        assertThat(text((MimeMultipart) server.getReceivedMessages()[0].getContent(), 0))
                .isEqualTo(text);
    }

    @Test
    void aRefusedSignInIsFinalAndHidesThePassword() throws Exception {
        server.getUserManager().setAuthRequired(true);
        Map<String, Object> raw = settings();
        raw.put("password", "a-wrong-password");

        DeliveryOutcome outcome = send(raw, Samples.notification(Reason.OPENED));

        assertThat(outcome)
                .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                        .contains("535")
                        .doesNotContain("a-wrong-password"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no address", "a@b, c@d.example", "ops@example.org\r\nBcc: x@y.example", "@example.org"})
    void whatIsNotAnAddressIsRejectedByName(String address) throws Exception {
        Map<String, Object> raw = settings();
        raw.put("to", List.of("ops@example.org", address));

        assertThat(send(raw, Samples.notification(Reason.OPENED)))
                .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                        .startsWith("to: ")
                        .doesNotContain("\n"));
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void starttlsIsInsistedOn() throws Exception {
        Map<String, Object> raw = settings();
        raw.put("security", "starttls");

        assertThat(send(raw, Samples.notification(Reason.OPENED))).isInstanceOf(DeliveryOutcome.RetryAfter.class);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aTestWithoutAlertsIsNoReply() throws Exception {
        Notification sample = Samples.notification(Reason.TEST);
        send(settings(), titled(sample, List.of()));

        assertThat(server.getReceivedMessages()[0].getHeader("References")).isNull();
    }

    private static Notification titled(Notification from, String title) {
        return copy(from, title, from.alerts());
    }

    private static Notification titled(Notification from, List<Alert> alerts) {
        return copy(from, from.title(), alerts);
    }

    private static Notification copy(Notification from, String title, List<Alert> alerts) {
        return new Notification(
                from.id(),
                from.reason(),
                from.tenant(),
                from.environment(),
                from.channel(),
                from.groupLabels(),
                alerts,
                null,
                from.consoleUrl(),
                title,
                from.text(),
                from.html(),
                from.json(),
                from.createdAt(),
                from.egress(),
                Map.of(),
                Map.of());
    }

    private static String text(MimeMultipart parts, int index) throws Exception {
        return parts.getBodyPart(index).getContent().toString().replace("\r\n", "\n");
    }
}
