// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.testkit.receive.MailSink;
import io.bellwether.testkit.slack.SlackEmulator;
import io.bellwether.testkit.slack.SlackMessage;
import io.bellwether.testkit.teams.TeamsEmulator;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Slack, Teams and a mail server for trying channels by hand: prints where they are, and then every message, reply and
 * edit as it comes.
 *
 * <p>{@code java -cp bellwether-testkit-demo.jar io.bellwether.testkit.demo.Chats [SLACK-PORT TEAMS-PORT]}
 */
public final class Chats implements AutoCloseable {
    private final SlackEmulator slack;
    private final TeamsEmulator teams;
    private final MailSink mails = MailSink.start();
    private final PrintStream out;
    private final Map<String, Integer> shown = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private int cards;
    private int failures;
    private int letters;

    Chats(int slackPort, int teamsPort, InstantSource clock, PrintStream out) {
        this.slack = SlackEmulator.start(slackPort, clock);
        this.teams = TeamsEmulator.start(teamsPort);
        this.out = out;
    }

    /** Runs until it is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        int slackPort = args.length > 0 ? Integer.parseInt(args[0]) : 0;
        int teamsPort = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Executors.defaultThreadFactory().newThread(stop::countDown));
        try (Chats chats = new Chats(slackPort, teamsPort, InstantSource.system(), System.out)) {
            chats.begin();
            stop.await();
        }
    }

    void begin() {
        out.println("slack webhook  " + slack.webhook());
        out.println("slack bot      api=" + slack.api() + " token=" + SlackEmulator.TOKEN + " channel=#ops");
        out.println("teams workflow " + teams.workflow());
        out.println("mail           host=" + mails.host() + " port=" + mails.port() + " security=none");
        timer.scheduleWithFixedDelay(this::look, 200, 200, TimeUnit.MILLISECONDS);
    }

    /** Prints what is new since the last look. */
    synchronized void look() {
        for (SlackMessage message : slack.messages(SlackEmulator.OPS)) {
            show(message, "slack");
            slack.thread(message).forEach(reply -> show(reply, "slack   ↳"));
        }
        List<JsonNode> all = teams.cards();
        for (; cards < all.size(); cards++) {
            print("teams", String.join("\n", TeamsEmulator.words(all.get(cards))));
        }
        List<String> failed = teams.failures();
        for (; failures < failed.size(); failures++) {
            print("teams flow failed", failed.get(failures));
        }
        List<MailSink.Mail> received = mails.mails();
        for (; letters < received.size(); letters++) {
            MailSink.Mail mail = received.get(letters);
            print("mail", mail.subject() + "\n" + headers(mail.source()));
        }
    }

    private void show(SlackMessage message, String where) {
        Integer edits = shown.put(message.ts(), message.edits());
        if (edits == null || edits < message.edits()) {
            String what = (edits == null ? "" : " (edited)") + (message.broadcast() ? " (also in the channel)" : "");
            print(where + " " + message.ts() + what, message.words());
        }
    }

    private static String headers(String source) {
        StringBuilder headers = new StringBuilder();
        boolean wanted = false;
        for (String line : source.split("\\r?\\n")) {
            if (line.isEmpty()) {
                break;
            }
            wanted = line.startsWith(" ")
                    ? wanted
                    : line.matches("(To|Message-ID|In-Reply-To|References|Auto-Submitted): .*");
            headers.append(wanted ? line + "\n" : "");
        }
        return headers.toString().strip();
    }

    private void print(String where, String words) {
        out.println("--- " + where);
        out.println("    " + words.replace("\n", "\n    "));
        out.flush();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        slack.close();
        teams.close();
        mails.close();
    }
}
