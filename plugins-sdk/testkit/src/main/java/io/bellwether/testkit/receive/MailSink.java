// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.receive;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** An SMTP server on 127.0.0.1 that takes every message and keeps it. Without encryption. */
public final class MailSink implements AutoCloseable {
    private final GreenMail server;

    private MailSink(GreenMail server) {
        this.server = server;
    }

    /** Starts on a free port; takes mail from anyone. */
    public static MailSink start() {
        return start(null, null);
    }

    /**
     * Starts on a free port with an account: whoever signs in must do so with it. Mail of those who do not sign in is
     * taken too.
     */
    public static MailSink start(String user, String password) {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        if (user != null) {
            server.setUser(user, password);
            server.getUserManager().setAuthRequired(true);
        }
        server.start();
        return new MailSink(server);
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return server.getSmtp().getPort();
    }

    /** What came so far, mailbox by mailbox, oldest first in each. */
    public List<Mail> mails() {
        return Arrays.stream(server.getReceivedMessages()).map(MailSink::read).toList();
    }

    /** Waits until there are this many; false when {@code patience} runs out first. */
    public boolean await(int count, Duration patience) {
        return server.waitForIncomingEmail(patience.toMillis(), count);
    }

    @Override
    public void close() {
        server.stop();
    }

    /**
     * One message.
     *
     * @param to the addresses in the To line
     * @param source the whole message, headers included
     */
    public record Mail(String subject, List<String> to, String source) {}

    private static Mail read(MimeMessage message) {
        try {
            List<String> to = message.getAllRecipients() == null
                    ? List.of()
                    : Arrays.stream(message.getAllRecipients())
                            .map(Object::toString)
                            .toList();
            return new Mail(message.getSubject(), to, GreenMailUtil.getWholeMessage(message));
        } catch (MessagingException e) {
            throw new UncheckedIOException(new IOException("a message that was taken cannot be read", e));
        }
    }
}
