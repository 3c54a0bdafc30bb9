// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.alertmanager;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushHead;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import io.bellwether.api.source.PushSource;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes alerts as a Prometheus Alertmanager does. */
@Component(service = PushSource.class)
public final class AlertmanagerSource implements PushSource {
    private final InstantSource clock;

    /** @param clock tells whether an alert's end has passed */
    @Activate
    public AlertmanagerSource(@Reference InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String id() {
        return "alertmanager";
    }

    @Override
    public String title() {
        return "Alertmanager alerts";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public List<String> paths() {
        return List.of("/api/v2/alerts");
    }

    @Override
    public PushDecoded decode(PushRequest request) {
        return AlertsReader.read(request.body(), request.limits(), clock);
    }

    /** Like Alertmanager: the valid alerts are taken, and 400 tells of the others. */
    @Override
    public PushResponse respond(PushRequest request, PushDecoded decoded, PushReceipt receipt) {
        if (decoded.unreadable() != null) {
            return text(400, decoded.unreadable());
        }
        List<String> errors = Stream.concat(decoded.rejected().stream(), receipt.rejected().stream())
                .map(PushDecoded.Rejection::error)
                .toList();
        return errors.isEmpty()
                ? new PushResponse(200, null, null, Map.of())
                : text(400, String.join("; ", errors.subList(0, Math.min(errors.size(), 10))));
    }

    @Override
    public PushResponse refuse(PushHead head, PushRefusal refusal) {
        return text(refusal.kind().status(), refusal.detail());
    }

    /** A bare JSON string. */
    private static PushResponse text(int status, String message) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(message));
        return new PushResponse(
                status, "application/json", ("\"" + quoted + "\"\n").getBytes(StandardCharsets.UTF_8), Map.of());
    }
}
