// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.json;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import io.bellwether.api.source.PushSource;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Takes events as a JSON object, a JSON array of them, or one object a line ({@code application/x-ndjson}).
 *
 * <p>An event has {@code source} and {@code type}, and may have {@code event_id}, {@code severity}, {@code level},
 * {@code timestamp}, {@code message}, {@code template}, {@code exception}, {@code trace_id}, {@code span_id} and the
 * object {@code payload}, whose members are its properties. Members of other names become properties too, where the
 * payload has none of that name: nothing a sender says is lost, and none of it is ever taken for a tenant or an
 * environment.
 *
 * <p>In a list each event stands for itself: a bad one is refused with its place, the others are taken.
 */
@Component(service = PushSource.class)
public final class JsonSource implements PushSource {
    @Override
    public String id() {
        return "json";
    }

    @Override
    public String title() {
        return "JSON events";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public List<String> paths() {
        return List.of("/v1/events");
    }

    @Override
    public PushDecoded decode(PushRequest request) {
        return request.contentType().equals("application/x-ndjson")
                ? LineReader.read(request.body(), request.limits())
                : DocumentReader.read(request.body(), request.limits());
    }

    @Override
    public PushResponse respond(PushRequest request, PushDecoded decoded, PushReceipt receipt) {
        return Reply.to(decoded, receipt);
    }
}
