// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.pagerduty.internal;

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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Sends events to PagerDuty (Events API v2), one for each alert, whose fingerprint is the key of deduplication: however
 * often an event comes, there is one PagerDuty alert, and it is acknowledged and resolved with ours.
 */
@Component(service = Notifier.class)
public final class PagerDutyNotifier implements Notifier {
    static final Parameter<String> KEY = Parameter.text(
                    "routingKey", "Routing key", "The integration key of the service, 32 letters and digits.")
            .secret()
            .required();
    static final Parameter<String> URL = Parameter.webAddress(
                    "url", "URL", "Where events go. Accounts in the EU use https://events.eu.pagerduty.com/v2/enqueue.")
            .orElse("https://events.pagerduty.com/v2/enqueue");
    static final Parameter<Duration> TIMEOUT = Parameter.duration(
                    "timeout", "Timeout", "How long all events of one message may take; what is left follows.")
            .orElse(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** The reference of a message with several events. */
    private static final String EACH = "by fingerprint";

    private static final int MOST_READ = 8_192;
    private static final int MOST_REASONS = 3;
    private static final int TOO_MANY = 429;
    /** PagerDuty counts events by the minute. */
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final Posting posting;
    private final Progress progress = new Progress();

    @Activate
    public PagerDutyNotifier(@Reference InstantSource clock) {
        this.posting = new Posting(clock);
    }

    @Override
    public String id() {
        return "pagerduty";
    }

    @Override
    public String title() {
        return "PagerDuty";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(KEY, URL, TIMEOUT);
    }

    @Override
    public List<Problem> check(Settings settings) {
        return settings.get(KEY).strip().matches("[A-Za-z0-9]{32}")
                ? List.of()
                : List.of(new Problem(KEY.key(), null, "must be 32 letters and digits, as PagerDuty shows it"));
    }

    @Override
    public String preview(Notification notification, Settings settings) {
        return PagerDutyEvent.of(notification).get(0).body("••••");
    }

    @Override
    public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
        URI target;
        try {
            target = Posting.target(URL.key(), settings.get(URL));
        } catch (IllegalArgumentException e) {
            return new DeliveryOutcome.Rejected(e.getMessage());
        }
        String refusal = notification.egress().refusal(target.getHost());
        if (refusal != null) {
            return new DeliveryOutcome.Rejected(refusal);
        }
        List<PagerDutyEvent> events = PagerDutyEvent.of(notification);
        String message = notification.tenant() + "/" + notification.channel() + "/" + notification.id();
        return all(events, progress.of(message), target, settings, message);
    }

    /** Sends what was not taken yet. An event that is refused does not keep the others back. */
    private DeliveryOutcome all(
            List<PagerDutyEvent> events, BitSet taken, URI target, Settings settings, String message)
            throws InterruptedException {
        String key = settings.get(KEY).strip();
        Hidden hidden = Hidden.of(key);
        Set<String> refusals = new LinkedHashSet<>();
        long end = System.nanoTime() + settings.get(TIMEOUT).toNanos();
        int refused = 0;
        for (int i = taken.nextClearBit(0); i < events.size(); i = taken.nextClearBit(i + 1)) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                return new DeliveryOutcome.RetryAfter(
                        Duration.ofSeconds(1), count(taken, events) + " were sent in time; the others follow");
            }
            byte[] body = events.get(i).body(key).getBytes(StandardCharsets.UTF_8);
            Reply reply = posting.call(Posting.json(target, body).build(), left, MOST_READ);
            if (reply.isGood()) {
                taken.set(i);
                continue;
            }
            DeliveryOutcome outcome = meaning(reply, hidden);
            if (outcome instanceof DeliveryOutcome.RetryAfter retry) {
                String before = taken.isEmpty() ? "" : "; " + count(taken, events) + " were sent before";
                return new DeliveryOutcome.RetryAfter(retry.delay(), retry.reason() + before);
            }
            refused++;
            refusals.add(((DeliveryOutcome.Rejected) outcome).reason());
        }
        progress.forget(message);
        if (refused > 0) {
            List<String> reasons = new ArrayList<>(refusals).subList(0, Math.min(MOST_REASONS, refusals.size()));
            String which = events.size() == 1 ? "" : refused + " of " + events.size() + " events were refused: ";
            return new DeliveryOutcome.Rejected(which + String.join("; ", reasons));
        }
        return switch (events.size()) {
            case 0 -> new DeliveryOutcome.Delivered(null, "its alerts were told in a summary, so nothing was sent");
            case 1 -> new DeliveryOutcome.Delivered(events.get(0).key());
            default -> new DeliveryOutcome.Delivered(EACH);
        };
    }

    private static String count(BitSet taken, List<PagerDutyEvent> events) {
        return taken.cardinality() + " of " + events.size() + " events";
    }

    private static DeliveryOutcome meaning(Reply reply, Hidden hidden) {
        DeliveryOutcome outcome = reply.refusal("PagerDuty", hidden);
        boolean tooMany = reply.status() == TOO_MANY && reply.retryAfter() == null;
        return tooMany && outcome instanceof DeliveryOutcome.RetryAfter retry
                ? new DeliveryOutcome.RetryAfter(A_MINUTE, retry.reason())
                : outcome;
    }
}
