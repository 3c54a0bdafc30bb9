// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

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
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * Takes events as a Seq server does, so that its clients need another address and nothing else: the compact log event
 * format (CLEF), one event a line, and the older {@code {"Events": […]}}.
 */
@Component(service = PushSource.class)
public final class ClefSource implements PushSource {
    private static final String JSON = "application/json; charset=utf-8";
    private static final byte[] ACCEPTED = "{\"MinimumLevelAccepted\":null}".getBytes(StandardCharsets.UTF_8);

    @Override
    public String id() {
        return "clef";
    }

    @Override
    public String title() {
        return "Seq ingestion (CLEF)";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public List<String> paths() {
        return List.of("/api/events/raw", "/ingest/clef");
    }

    @Override
    public String credential(PushHead head) {
        String header = head.headers().getOrDefault("x-seq-apikey", "").strip();
        String key = header.isEmpty() ? head.query().getOrDefault("apiKey", "").strip() : header;
        return key.isEmpty() ? null : key;
    }

    @Override
    public PushDecoded decode(PushRequest request) {
        return Bodies.read(request);
    }

    @Override
    public PushResponse respond(PushRequest request, PushDecoded decoded, PushReceipt receipt) {
        if (decoded.unreadable() != null) {
            return error(400, decoded.unreadable());
        }
        boolean none = receipt.accepted() + receipt.dropped() == 0;
        if (none && !receipt.rejected().isEmpty()) {
            return error(400, receipt.rejected().get(0).error());
        }
        return new PushResponse(201, JSON, ACCEPTED, Map.of());
    }

    @Override
    public PushResponse refuse(PushHead head, PushRefusal refusal) {
        return error(refusal.kind().status(), refusal.detail());
    }

    private static PushResponse error(int status, String message) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(message));
        return new PushResponse(
                status, JSON, ("{\"Error\":\"" + quoted + "\"}").getBytes(StandardCharsets.UTF_8), Map.of());
    }
}
