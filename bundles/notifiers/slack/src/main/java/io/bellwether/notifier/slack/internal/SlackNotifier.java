// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.slack.internal;

import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.posting.Hidden;
import io.bellwether.posting.Posting;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells over Slack. With an incoming webhook each notification is a message of its own. With a bot the first message of
 * an alert is posted, what follows goes into its thread, and the first message is edited to show how the alert stands.
 */
@Component(service = Notifier.class)
public final class SlackNotifier implements Notifier {
    static final Parameter<String> URL = Parameter.webAddress(
                    "url",
                    "Webhook",
                    "The address of an incoming webhook, such as https://hooks.slack.com/services/…; "
                            + "either this or a token with a channel.")
            .secret();
    static final Parameter<String> TOKEN = Parameter.text(
                    "token",
                    "Bot token",
                    "Begins with xoxb-. The bot needs the scope chat:write, and channels:history (groups:history for "
                            + "private channels) to edit messages that tell of several alerts.")
            .secret();
    static final Parameter<String> CHANNEL = Parameter.text(
            "channel", "Channel", "Where the bot posts: the channel's id, such as C0123456789, or its name.");
    static final Parameter<Map<String, String>> MENTIONS = Parameter.textMap(
            "mentions",
            "Mentions",
            "Who is called when an alert opens or becomes more severe, by severity: @here, @channel, @everyone, "
                    + "a user's id (U…) or a group's (S…), several with spaces between, such as critical: @channel.");
    static final Parameter<String> API = Parameter.webAddress(
                    "api", "Web API", "Where Slack's Web API is; another address for GovSlack.")
            .orElse("https://slack.com/api");
    static final Parameter<Duration> TIMEOUT = Parameter.duration(
                    "timeout", "Timeout", "How long one attempt may take, all its requests together.")
            .orElse(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final Posting posting;
    private final Progress progress = new Progress();

    @Activate
    public SlackNotifier(@Reference InstantSource clock) {
        this.posting = new Posting(clock);
    }

    @Override
    public String id() {
        return "slack";
    }

    @Override
    public String title() {
        return "Slack";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(URL, TOKEN, CHANNEL, MENTIONS, API, TIMEOUT);
    }

    @Override
    public List<Problem> check(Settings settings) {
        List<Problem> problems = new ArrayList<>();
        boolean hook = isGiven(settings, URL);
        boolean bot = isGiven(settings, TOKEN);
        if (hook == bot) {
            problems.add(new Problem(
                    "url",
                    null,
                    hook
                            ? "and token are both given; a channel posts by a webhook or by a bot"
                            : "or token is required: a webhook's address, or a bot's token and a channel"));
        }
        if (bot && !isGiven(settings, CHANNEL)) {
            problems.add(new Problem("channel", null, "is required with a token: the channel's id or its name"));
        }
        List<String> severities =
                Arrays.stream(Severity.values()).map(Severity::toString).toList();
        settings.find(MENTIONS).orElse(Map.of()).forEach((severity, who) -> {
            if (!severities.contains(severity)) {
                problems.add(new Problem(
                        "mentions." + severity,
                        who,
                        "must be a severity: " + String.join(", ", severities)
                                + Problem.suggestion(severity, severities)));
            }
            for (String one : who.strip().split("\\s+")) {
                if (SlackText.mention(one) == null) {
                    problems.add(new Problem(
                            "mentions." + severity,
                            one,
                            "must be @here, @channel, @everyone, a user's id such as U0123ABCD or a group's such as "
                                    + "S0123ABCD"));
                }
            }
        });
        return problems;
    }

    private static boolean isGiven(Settings settings, Parameter<String> parameter) {
        return settings.find(parameter).filter(text -> !text.isBlank()).isPresent();
    }

    @Override
    public String preview(Notification notification, Settings settings) {
        return SlackMessage.first(notification, notification.alerts(), mention(notification, settings))
                .toPrettyString();
    }

    @Override
    public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
        List<Problem> problems = check(settings);
        if (!problems.isEmpty()) {
            return new DeliveryOutcome.Rejected(problems.get(0).toString());
        }
        boolean bot = isGiven(settings, TOKEN);
        URI target;
        try {
            target = bot ? Posting.target("api", settings.get(API)) : Posting.target("url", settings.get(URL));
        } catch (IllegalArgumentException e) {
            return new DeliveryOutcome.Rejected(e.getMessage());
        }
        String refusal = notification.egress().refusal(target.getHost());
        if (refusal != null) {
            return new DeliveryOutcome.Rejected(refusal);
        }
        String mention = mention(notification, settings);
        if (bot) {
            String token = settings.get(TOKEN).strip();
            SlackApi api = new SlackApi(posting, target.toString(), token, Hidden.of(token), settings.get(TIMEOUT));
            return new Conversation(api, progress, settings.get(CHANNEL).strip(), notification, mention).tell();
        }
        SlackApi api = new SlackApi(posting, "", "", Hidden.of(target), settings.get(TIMEOUT));
        return hook(api, target, notification, mention);
    }

    private static DeliveryOutcome hook(SlackApi api, URI target, Notification notification, String mention)
            throws InterruptedException {
        var message = SlackMessage.first(notification, notification.alerts(), mention);
        SlackApi.Called called = api.hook(target, message);
        if (called.dislikesBlocks()) {
            message.remove("blocks");
            String note = "sent as plain text: Slack answered " + called.error();
            called = api.hook(target, message);
            return called.isGood() ? new DeliveryOutcome.Delivered(null, note) : called.failure();
        }
        return called.isGood() ? new DeliveryOutcome.Delivered(null) : called.failure();
    }

    /** Whom to call, as Slack writes it; empty for nobody. */
    private static String mention(Notification notification, Settings settings) {
        if (notification.reason() != Reason.OPENED && notification.reason() != Reason.ESCALATED) {
            return "";
        }
        Map<String, String> mentions = settings.find(MENTIONS).orElse(Map.of());
        Set<String> called = new LinkedHashSet<>();
        notification.alerts().stream()
                .map(alert -> mentions.get(alert.severity().toString()))
                .filter(who -> who != null)
                .forEach(who -> called.addAll(List.of(who.strip().split("\\s+"))));
        return called.stream()
                .map(SlackText::mention)
                .filter(who -> who != null)
                .reduce((left, right) -> left + " " + right)
                .orElse("");
    }
}
