// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushHead;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import io.bellwether.api.source.PushSource;
import java.time.InstantSource;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes what Sentry's clients send: errors, with those of the same shape grouped, and transactions, spans, logs,
 * sessions, check-ins, feedback and reports of loss. The public key of the DSN is a token of the platform; the project
 * is kept as a property and grants nothing.
 */
@Component(service = PushSource.class)
public final class SentrySource implements PushSource {
    private final InstantSource clock;

    /** @param clock tells the drift of a sender's clock */
    @Activate
    public SentrySource(@Reference InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String id() {
        return "sentry";
    }

    @Override
    public String title() {
        return "Sentry";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public List<String> paths() {
        return List.of(
                "/api/{project}/envelope/", "/api/{project}/envelope", "/api/{project}/store/", "/api/{project}/store");
    }

    @Override
    public String credential(PushHead head) {
        return Credentials.of(head);
    }

    @Override
    public boolean browsers() {
        return true;
    }

    @Override
    public PushDecoded decode(PushRequest request) {
        return Decoder.decode(request, clock.instant());
    }

    @Override
    public PushResponse respond(PushRequest request, PushDecoded decoded, PushReceipt receipt) {
        return Reply.to(decoded, receipt);
    }

    @Override
    public PushResponse refuse(PushHead head, PushRefusal refusal) {
        return Reply.refusal(refusal);
    }
}
