// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.jira.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.posting.Posting;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Keeps one Jira issue for each alert: created when it opens, commented when it changes, moved when somebody takes it and
 * when it is over. An issue is known by a label with a hash of the alert's fingerprint, so that none is created twice.
 */
@Component(service = Notifier.class)
public final class JiraNotifier implements Notifier {
    private final Posting posting;
    private final Steps steps = new Steps();

    @Activate
    public JiraNotifier(@Reference InstantSource clock) {
        this.posting = new Posting(clock);
    }

    @Override
    public String id() {
        return "jira";
    }

    @Override
    public String title() {
        return "Jira";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return JiraSettings.parameters();
    }

    @Override
    public List<Problem> check(Settings settings) {
        return JiraSettings.check(settings);
    }

    @Override
    public String preview(Notification notification, Settings settings) {
        return Issues.preview(notification, settings).toString();
    }

    @Override
    public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
        URI site;
        try {
            site = Posting.target(JiraSettings.URL.key(), settings.get(JiraSettings.URL));
        } catch (IllegalArgumentException e) {
            return new DeliveryOutcome.Rejected(e.getMessage());
        }
        String refusal = notification.egress().refusal(site.getHost());
        if (refusal != null) {
            return new DeliveryOutcome.Rejected(refusal);
        }
        String message = notification.tenant() + "/" + notification.channel() + "/" + notification.id();
        Set<String> done = steps.of(message);
        try {
            DeliveryOutcome outcome =
                    new Issues(new JiraApi(posting, site, settings), settings, notification, done).keep();
            steps.forget(message);
            return outcome;
        } catch (Refused e) {
            return e.outcome();
        }
    }
}
