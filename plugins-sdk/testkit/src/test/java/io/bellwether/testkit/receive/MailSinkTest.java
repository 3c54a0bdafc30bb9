// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MailSinkTest {
    private static void send(MailSink sink, String subject) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", sink.host());
        properties.put("mail.smtp.port", String.valueOf(sink.port()));
        MimeMessage message = new MimeMessage(Session.getInstance(properties));
        message.setFrom("bellwether@example.com");
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("duty@example.com"));
        message.setSubject(subject, "UTF-8");
        message.setText("Es brennt.", "UTF-8");
        Transport.send(message);
    }

    @Test
    void keepsWhatItTakes() throws Exception {
        try (MailSink sink = MailSink.start()) {
            assertThat(sink.mails()).isEmpty();
            send(sink, "[critical] Zoë & Söhne");
            assertThat(sink.await(1, Duration.ofSeconds(60))).isTrue();
            assertThat(sink.mails()).singleElement().satisfies(mail -> {
                assertThat(mail.subject()).isEqualTo("[critical] Zoë & Söhne");
                assertThat(mail.to()).containsExactly("duty@example.com");
                assertThat(mail.source()).contains("Es brennt.");
            });
        }
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        try (MailSink sink = MailSink.start("bellwether", "pass")) {
            signIn(sink, "pass");
            assertThatThrownBy(() -> signIn(sink, "guess")).isInstanceOf(AuthenticationFailedException.class);
        }
    }

    private static void signIn(MailSink sink, String password) throws MessagingException {
        try (Transport transport = Session.getInstance(new Properties()).getTransport("smtp")) {
            transport.connect(sink.host(), sink.port(), "bellwether", password);
        }
    }
}
