// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.email.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.osgi.service.component.annotations.Component;

/** Sends a notification as e-mail, plain text and HTML, over SMTP. */
@Component(service = Notifier.class)
public final class EmailNotifier implements Notifier {
    static final Parameter<String> HOST =
            Parameter.text("host", "Host", "The SMTP server.").required();
    static final Parameter<Long> PORT = Parameter.integer(
                    "port", "Port", "Its port; 587 with STARTTLS, 465 with TLS and 25 without when it is left out.")
            .between(1L, 65_535L);
    static final Parameter<String> SECURITY = Parameter.choice(
                    "security",
                    "Security",
                    "starttls begins in the clear and insists on encryption; tls is encrypted from the start; "
                            + "none is for relays on the same machine or network.",
                    List.of("starttls", "tls", "none"))
            .orElse("starttls");
    static final Parameter<String> USERNAME =
            Parameter.text("username", "User name", "Who signs in; left out for servers that do not ask.");
    static final Parameter<String> PASSWORD =
            Parameter.text("password", "Password", "The user's password.").secret();
    static final Parameter<String> FROM = Parameter.text(
                    "from", "From", "The sender, such as Bellwether <alerts@example.com>.")
            .required();
    static final Parameter<List<String>> TO =
            Parameter.textList("to", "To", "The recipients' addresses.").required();
    static final Parameter<String> SUBJECT_PREFIX =
            Parameter.text("subjectPrefix", "Subject prefix", "Put before each subject, such as [ACME].");
    static final Parameter<Duration> TIMEOUT = Parameter.duration(
                    "timeout", "Timeout", "How long sending one e-mail may take.")
            .orElse(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final Receipts receipts = new Receipts();

    @Override
    public String id() {
        return "email";
    }

    @Override
    public String title() {
        return "E-mail";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(HOST, PORT, SECURITY, USERNAME, PASSWORD, FROM, TO, SUBJECT_PREFIX, TIMEOUT);
    }

    @Override
    public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
        String refusal = notification.egress().refusal(settings.get(HOST).strip());
        if (refusal != null) {
            return new DeliveryOutcome.Rejected(refusal);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(EmailNotifier.class.getClassLoader());
        try {
            return deliver(notification, settings);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private DeliveryOutcome deliver(Notification notification, Settings settings) throws InterruptedException {
        try (Connections connections = new Connections(settings.get(TIMEOUT))) {
            Session session = Session.getInstance(properties(settings, connections));
            MimeMessage message;
            try {
                message = Letter.write(notification, settings, session);
            } catch (IllegalArgumentException e) {
                return new DeliveryOutcome.Rejected(e.getMessage());
            }
            return transfer(session, message, notification.id(), settings, connections);
        }
    }

    /** Sends to those who do not have it yet. */
    private DeliveryOutcome transfer(
            Session session, MimeMessage message, String id, Settings settings, Connections connections)
            throws InterruptedException {
        try {
            Address[] all = message.getAllRecipients();
            Address[] left = receipts.left(id, all);
            try (Transport transport = session.getTransport("smtp")) {
                transport.connect(
                        settings.get(HOST).strip(),
                        port(settings),
                        settings.find(USERNAME).orElse(null),
                        settings.find(PASSWORD).orElse(null));
                if (left.length > 0) {
                    transport.sendMessage(message, left);
                }
                return delivered(message, id);
            } catch (SendFailedException e) {
                interrupted();
                Refusals.Sorted sorted = Refusals.sort(e, settings);
                receipts.taken(id, sorted.taken());
                receipts.refused(id, sorted.refused());
                boolean some = receipts.isTaken(id);
                if (some && receipts.left(id, all).length == 0) {
                    return delivered(message, id);
                }
                DeliveryOutcome outcome = Refusals.outcome(e, settings, connections.isOverdue());
                return some ? Refusals.partly(outcome, sorted, receipts.left(id, all).length) : outcome;
            }
        } catch (MessagingException e) {
            interrupted();
            return Refusals.outcome(e, settings, connections.isOverdue());
        }
    }

    private DeliveryOutcome delivered(MimeMessage message, String id) throws MessagingException {
        String note = receipts.refusals(id).isEmpty() ? null : "not taken for " + receipts.refusals(id);
        receipts.forget(id);
        return new DeliveryOutcome.Delivered(Letter.reference(message), note);
    }

    private static void interrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private static int port(Settings settings) {
        return settings.find(PORT).map(Long::intValue).orElseGet(() -> switch (settings.get(SECURITY)) {
            case "tls" -> 465;
            case "starttls" -> 587;
            default -> 25;
        });
    }

    private static Properties properties(Settings settings, Connections connections) {
        String timeout = String.valueOf(settings.get(TIMEOUT).toMillis());
        String security = settings.get(SECURITY);
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.connectiontimeout", timeout);
        properties.put("mail.smtp.timeout", timeout);
        properties.put("mail.smtp.socketFactory", connections);
        properties.put("mail.smtp.ssl.socketFactory", connections);
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.ssl.socketFactory.fallback", "false");
        properties.put("mail.smtp.ssl.enable", String.valueOf(security.equals("tls")));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.starttls.enable", String.valueOf(security.equals("starttls")));
        properties.put("mail.smtp.starttls.required", String.valueOf(security.equals("starttls")));
        properties.put("mail.smtp.auth", String.valueOf(settings.find(USERNAME).isPresent()));
        properties.put("mail.smtp.sendpartial", "true");
        properties.put("mail.smtp.quitwait", "false");
        return properties;
    }
}
