// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.email.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Settings;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** What a failed transfer means: a code of 4xx, or trouble with the connection, may pass; 5xx will not. */
final class Refusals {
    private static final Pattern CODE = Pattern.compile("^\\s*([45]\\d\\d)[ -]");
    private static final int LONGEST = 200;
    private static final int SHORTEST_SECRET = 4;
    private static final int PERMANENT = 500;

    private Refusals() {}

    static DeliveryOutcome outcome(MessagingException thrown, Settings settings, boolean overdue) {
        List<Throwable> chain = chain(thrown);
        String host = settings.get(EmailNotifier.HOST);
        if (overdue) {
            return again("not sent within " + Durations.format(settings.get(EmailNotifier.TIMEOUT)));
        }
        List<Integer> codes =
                chain.stream().map(Refusals::code).filter(code -> code > 0).toList();
        String said = said(chain, settings);
        if (codes.stream().anyMatch(code -> code < PERMANENT)) {
            return again("the server put it off: " + said);
        }
        if (!codes.isEmpty()) {
            return new DeliveryOutcome.Rejected("the server refused it: " + said);
        }
        if (chain.stream().anyMatch(AuthenticationFailedException.class::isInstance)) {
            return new DeliveryOutcome.Rejected("the server refused the sign-in: " + said);
        }
        boolean connection = chain.stream().anyMatch(IOException.class::isInstance);
        return again(connection ? "no connection to " + host + " (" + kind(chain) + ")" : "not sent: " + said);
    }

    /**
     * A transfer recipient by recipient.
     *
     * @param taken who has it
     * @param refused why not for good, by address
     * @param later why not now, by address
     */
    record Sorted(Set<String> taken, Map<String, String> refused, Map<String, String> later) {}

    static Sorted sort(SendFailedException thrown, Settings settings) {
        Set<String> taken = new LinkedHashSet<>();
        Map<String, String> refused = new LinkedHashMap<>();
        Map<String, String> later = new LinkedHashMap<>();
        for (Throwable each : chain(thrown)) {
            if (each instanceof SMTPAddressFailedException failed) {
                boolean permanent = failed.getReturnCode() >= PERMANENT;
                (permanent ? refused : later)
                        .put(failed.getAddress().getAddress(), words(failed.getMessage(), settings));
            } else if (each instanceof SendFailedException failed && failed.getValidSentAddresses() != null) {
                for (Address address : failed.getValidSentAddresses()) {
                    taken.add(((InternetAddress) address).getAddress());
                }
            }
        }
        return new Sorted(taken, refused, later);
    }

    /** What is left to do when some have it already: only the others are tried again. */
    static DeliveryOutcome partly(DeliveryOutcome whole, Sorted sorted, int left) {
        String reason = sorted.later().isEmpty()
                ? (whole instanceof DeliveryOutcome.RetryAfter retry ? retry.reason() : "not taken")
                : sorted.later().entrySet().stream()
                        .map(one -> one.getKey() + ": " + one.getValue())
                        .collect(Collectors.joining("; "));
        return again("sent to the others; " + left + " to be tried again: " + reason);
    }

    private static DeliveryOutcome again(String reason) {
        return new DeliveryOutcome.RetryAfter(null, reason);
    }

    private static String kind(List<Throwable> chain) {
        return chain.stream()
                .filter(IOException.class::isInstance)
                .reduce((first, last) -> last)
                .map(each -> each.getClass().getSimpleName())
                .orElse("");
    }

    private static int code(Throwable thrown) {
        if (thrown instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (thrown instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        if (thrown instanceof SMTPSendFailedException send) {
            return send.getReturnCode();
        }
        Matcher code = CODE.matcher(String.valueOf(thrown.getMessage()));
        return code.find() ? Integer.parseInt(code.group(1)) : 0;
    }

    /** The server's own words, of the innermost failure that has a code. */
    private static String said(List<Throwable> chain, Settings settings) {
        String text = chain.stream()
                .filter(each -> code(each) > 0)
                .reduce((first, last) -> last)
                .orElse(chain.get(0))
                .getMessage();
        return words(text, settings);
    }

    private static String words(String text, Settings settings) {
        String line =
                text == null ? "" : text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        String password = settings.find(EmailNotifier.PASSWORD).orElse("");
        if (password.length() >= SHORTEST_SECRET) {
            line = line.replace(password, "••••");
        }
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable each = thrown;
        while (each != null && seen.add(each)) {
            chain.add(each);
            Throwable next = each instanceof MessagingException messaging ? messaging.getNextException() : null;
            each = next != null ? next : each.getCause();
        }
        return chain;
    }
}
