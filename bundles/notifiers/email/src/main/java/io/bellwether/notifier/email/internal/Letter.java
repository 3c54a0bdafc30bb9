// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.email.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.settings.Settings;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A notification as an e-mail: text and HTML, in one thread with all others about the same alerts. Mail programs thread by
 * the numbers a message refers to, and some by the subject too, which therefore stays that of the thread's first message.
 */
final class Letter {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final int LONGEST_SUBJECT = 200;
    private static final int MOST_REFERENCES = 20;

    private Letter() {}

    /** @throws IllegalArgumentException naming the setting that is wrong, and what would be right */
    static MimeMessage write(Notification notification, Settings settings, Session session) {
        InternetAddress from = address("from", settings.get(EmailNotifier.FROM));
        String domain = domain(from);
        try {
            MimeMessage message = new Numbered(session, number(notification.id(), domain));
            message.setFrom(from);
            message.setRecipients(Message.RecipientType.TO, recipients(settings.get(EmailNotifier.TO)));
            Strand strand = Strand.of(notification);
            message.setSubject(strand.subject(subject(notification, settings)), UTF_8);
            message.setSentDate(Date.from(notification.createdAt()));
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setHeader("X-Auto-Response-Suppress", "All");
            message.setHeader("X-Bellwether-Reason", notification.reason().toString());
            refer(message, notification, strand, domain);
            message.setContent(new MimeMultipart(
                    "alternative", part(notification.text(), "plain"), part(notification.html(), "html")));
            message.saveChanges();
            return message;
        } catch (MessagingException e) {
            throw new IllegalArgumentException("the e-mail cannot be written: " + oneLine(e.getMessage()), e);
        }
    }

    private static InternetAddress[] recipients(List<String> texts) {
        List<InternetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            if (!text.isBlank()) {
                addresses.add(address("to", text));
            }
        }
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("to: names no recipient");
        }
        return addresses.toArray(InternetAddress[]::new);
    }

    private static InternetAddress address(String setting, String text) {
        String value = text.strip();
        try {
            if (value.chars().noneMatch(Character::isISOControl)) {
                InternetAddress[] parsed = InternetAddress.parse(value, true);
                if (parsed.length == 1 && parsed[0].getAddress().indexOf('@') > 0) {
                    parsed[0].validate();
                    return encoded(parsed[0]);
                }
            }
        } catch (AddressException e) {
            throw notAnAddress(setting, value, e);
        }
        throw notAnAddress(setting, value, null);
    }

    private static IllegalArgumentException notAnAddress(String setting, String value, Exception cause) {
        return new IllegalArgumentException(
                setting + ": '" + oneLine(value) + "' is not one e-mail address, such as Ops <ops@example.com>", cause);
    }

    private static InternetAddress encoded(InternetAddress address) {
        try {
            address.setPersonal(address.getPersonal(), UTF_8);
            return address;
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java runtime has UTF-8", e);
        }
    }

    private static String domain(InternetAddress from) {
        return from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
    }

    private static String subject(Notification notification, Settings settings) {
        String prefix =
                settings.find(EmailNotifier.SUBJECT_PREFIX).map(String::strip).orElse("");
        String subject = oneLine((prefix + " " + notification.title()));
        return subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT) + "…";
    }

    /**
     * All messages about an alert refer to one number, which no message has, so that they are a thread even for those
     * who have not got the first; and to the last message about it.
     */
    private static void refer(MimeMessage message, Notification notification, Strand strand, String domain)
            throws MessagingException {
        List<String> numbers = new ArrayList<>();
        notification.alerts().stream()
                .limit(MOST_REFERENCES)
                .map(alert -> number("alert-" + alert.id(), domain))
                .forEach(numbers::add);
        numbers.addAll(strand.numbers().stream().limit(MOST_REFERENCES).toList());
        if (!numbers.isEmpty()) {
            message.setHeader("References", String.join("\r\n ", numbers));
        }
        if (!strand.numbers().isEmpty()) {
            message.setHeader("In-Reply-To", strand.numbers().get(0));
        }
    }

    /**
     * What was said before about these alerts.
     *
     * @param numbers of the last messages, the first alert's first; empty when nothing was
     * @param subjects of their threads
     */
    private record Strand(List<String> numbers, Set<String> subjects) {
        private static final Pattern REFERENCE = Pattern.compile("(<[^<>\\s]{3,250}>)(?: (.*))?");

        static Strand of(Notification notification) {
            Set<String> numbers = new LinkedHashSet<>();
            Set<String> subjects = new LinkedHashSet<>();
            for (Alert alert : notification.alerts()) {
                String reference = notification.references().get(alert.id());
                Matcher matcher = REFERENCE.matcher(oneLine(reference));
                if (matcher.matches()) {
                    numbers.add(matcher.group(1));
                    subjects.add(matcher.group(2) == null ? "" : matcher.group(2));
                }
            }
            return new Strand(List.copyOf(numbers), subjects);
        }

        /** The thread's own, when all alerts are of one. */
        String subject(String otherwise) {
            String one = subjects.size() == 1 ? subjects.iterator().next() : "";
            return one.isEmpty() ? otherwise : "Re: " + one;
        }
    }

    /** By what later messages find this one: its number and its thread's subject. */
    static String reference(MimeMessage message) throws MessagingException {
        return message.getMessageID() + " " + oneLine(message.getSubject()).replaceFirst("^Re: ", "");
    }

    private static String number(String id, String domain) {
        return "<" + id.replaceAll("[^A-Za-z0-9.-]", "-") + "@" + domain + ">";
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(content, UTF_8, subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }

    /** A message with a number of its own choosing, the same in every attempt. */
    private static final class Numbered extends MimeMessage {
        private final String number;

        Numbered(Session session, String number) {
            super(session);
            this.number = number;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", number);
        }
    }
}
