// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.teams.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.posting.Hidden;
import io.bellwether.posting.Posting;
import io.bellwether.posting.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells in a channel of Microsoft Teams, through a workflow, as an Adaptive Card. */
@Component(service = Notifier.class)
public final class TeamsNotifier implements Notifier {
    static final Parameter<String> URL = Parameter.webAddress(
                    "url",
                    "Workflow",
                    "The address that a workflow 'When a Teams webhook request is received' shows once it is saved, "
                            + "whole, with its sig.")
            .secret()
            .required();
    static final Parameter<Duration> TIMEOUT = Parameter.duration(
                    "timeout", "Timeout", "How long one attempt may take.")
            .orElse(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final int MOST_ANSWER = 4_096;
    private static final int TOO_LARGE = 413;
    private static final Duration LEAST = Duration.ofMillis(1);

    private final Posting posting;

    @Activate
    public TeamsNotifier(@Reference InstantSource clock) {
        this.posting = new Posting(clock);
    }

    @Override
    public String id() {
        return "teams";
    }

    @Override
    public String title() {
        return "Microsoft Teams";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(URL, TIMEOUT);
    }

    @Override
    public List<Problem> check(Settings settings) {
        URI target;
        try {
            target = Posting.target("url", settings.get(URL));
        } catch (IllegalArgumentException e) {
            return List.of(new Problem("url", null, e.getMessage().replaceFirst("^url: ", "")));
        }
        String host = target.getHost().toLowerCase(Locale.ROOT);
        boolean connector = host.endsWith(".webhook.office.com")
                || host.equals("outlook.office.com")
                || host.equals("outlook.office365.com");
        if (connector) {
            return List.of(new Problem(
                    "url",
                    null,
                    "is an Office 365 connector, which Microsoft has retired; in the channel choose Workflows, 'Post to a "
                            + "channel when a webhook request is received', and give the address it shows"));
        }
        String query = target.getRawQuery();
        if (query == null || !query.matches("(.*&)?sig=[^&]+.*")) {
            return List.of(new Problem(
                    "url", null, "lacks its sig, without which the workflow takes nothing; copy the whole address"));
        }
        return List.of();
    }

    @Override
    public String preview(Notification notification, Settings settings) {
        return new String(Card.write(notification), StandardCharsets.UTF_8);
    }

    @Override
    public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
        List<Problem> problems = check(settings);
        if (!problems.isEmpty()) {
            return new DeliveryOutcome.Rejected(problems.get(0).toString());
        }
        URI target = Posting.target("url", settings.get(URL));
        String refusal = notification.egress().refusal(target.getHost());
        if (refusal != null) {
            return new DeliveryOutcome.Rejected(refusal);
        }
        long end = System.nanoTime() + settings.get(TIMEOUT).toNanos();
        Reply reply = post(target, Card.write(notification), settings.get(TIMEOUT));
        String note = null;
        if (reply.status() == TOO_LARGE) {
            note = "shortened to title and link: Teams answered 413";
            Duration left = Duration.ofNanos(end - System.nanoTime());
            reply = post(target, Card.least(notification), left.compareTo(LEAST) < 0 ? LEAST : left);
        }
        return reply.isGood() ? new DeliveryOutcome.Delivered(null, note) : reply.refusal("Teams", Hidden.of(target));
    }

    private Reply post(URI target, byte[] body, Duration timeout) throws InterruptedException {
        return posting.call(Posting.json(target, body).build(), timeout, MOST_ANSWER);
    }
}
