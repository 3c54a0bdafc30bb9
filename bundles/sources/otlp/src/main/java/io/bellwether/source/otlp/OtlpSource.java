// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushHead;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import io.bellwether.api.source.PushSource;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/**
 * Takes logs, metrics and traces of OTLP over HTTP, as protobuf and as JSON: an event for each log record, span and
 * metric point. An item that cannot be taken is refused by itself and counted in the answer's partial success; a body
 * that cannot be read is refused as a whole.
 */
@Component(service = PushSource.class)
public final class OtlpSource implements PushSource {
    private static final String UNSUPPORTED = "the content type is not supported: ";

    @Override
    public String id() {
        return "otlp";
    }

    @Override
    public String title() {
        return "OpenTelemetry";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public List<String> paths() {
        return Stream.of(Signal.values()).map(Signal::path).toList();
    }

    @Override
    public PushDecoded decode(PushRequest request) {
        String type = request.contentType();
        if (!isJson(type) && !isProtobuf(type) && !type.isEmpty()) {
            return PushDecoded.unreadable(
                    UNSUPPORTED + "'" + type + "'; send application/x-protobuf or application/json");
        }
        boolean json = isJson(type) || type.isEmpty() && startsAsJson(request.body());
        return Decoder.decode(Signal.at(request.path()), json, request.body(), request.limits());
    }

    @Override
    public PushResponse respond(PushRequest request, PushDecoded decoded, PushReceipt receipt) {
        String type = request.contentType();
        boolean json = isJson(type) || !isProtobuf(type) && (!type.isEmpty() || startsAsJson(request.body()));
        if (decoded.unreadable() != null) {
            return Reply.failure(decoded.unreadable().startsWith(UNSUPPORTED) ? 415 : 400, json, decoded.unreadable());
        }
        return Reply.success(Signal.at(request.path()), json, decoded, receipt);
    }

    @Override
    public PushResponse refuse(PushHead head, PushRefusal refusal) {
        return Reply.failure(refusal.kind().status(), !isProtobuf(head.contentType()), refusal.detail());
    }

    private static boolean isJson(String type) {
        return type.equals("application/json");
    }

    private static boolean isProtobuf(String type) {
        return type.equals(Reply.PROTOBUF) || type.equals("application/protobuf");
    }

    /** A brace begins no OTLP message in protobuf. */
    private static boolean startsAsJson(byte[] body) {
        return body.length > 0 && body[0] == '{';
    }
}
