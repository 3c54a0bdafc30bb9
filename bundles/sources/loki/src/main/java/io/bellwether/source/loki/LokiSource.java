// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushHead;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import io.bellwether.api.source.PushSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/** Takes log lines as Grafana Loki does, in JSON or in protobuf with Snappy. */
@Component(service = PushSource.class)
public final class LokiSource implements PushSource {
    private static final String BASIC = "Basic ";

    @Override
    public String id() {
        return "loki";
    }

    @Override
    public String title() {
        return "Loki push";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public List<String> paths() {
        return List.of("/loki/api/v1/push");
    }

    /** The password of Basic authentication, as which Loki's clients send tokens; the user's name is any. */
    @Override
    public String credential(PushHead head) {
        String header = head.headers().getOrDefault("authorization", "");
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] pair =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String text = new String(pair, StandardCharsets.UTF_8);
            String password = text.substring(text.indexOf(':') + 1).strip();
            return password.isEmpty() ? null : password;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Loki's tenant header names the tenant, or {@code tenant/environment}. */
    @Override
    public String place(PushHead head) {
        String tenant = head.headers().getOrDefault("x-scope-orgid", "").strip();
        return tenant.isEmpty() ? null : tenant;
    }

    @Override
    public PushDecoded decode(PushRequest request) {
        try {
            return isJson(request)
                    ? JsonPush.read(request.body(), request.limits())
                    : ProtobufPush.read(SnappyBlock.decompress(request.body()), request.limits());
        } catch (RefusedBody refused) {
            return PushDecoded.unreadable(refused.getMessage());
        }
    }

    /** By the content type, and where that is neither of the two, by the first character. */
    private static boolean isJson(PushRequest request) {
        return switch (request.contentType()) {
            case "application/json" -> true;
            case "application/x-protobuf" -> false;
            default -> {
                for (byte b : request.body()) {
                    if (b > ' ') {
                        yield b == '{';
                    }
                }
                yield true;
            }
        };
    }

    /** Like Loki: what can be taken is, and 400 tells of the rest. */
    @Override
    public PushResponse respond(PushRequest request, PushDecoded decoded, PushReceipt receipt) {
        if (decoded.unreadable() != null) {
            return text(400, decoded.unreadable());
        }
        List<String> errors = Stream.concat(decoded.rejected().stream(), receipt.rejected().stream())
                .map(PushDecoded.Rejection::error)
                .toList();
        if (errors.isEmpty()) {
            return new PushResponse(204, null, null, Map.of());
        }
        return text(400, errors.size() + " entries were refused and the others taken; the first: " + errors.get(0));
    }

    @Override
    public PushResponse refuse(PushHead head, PushRefusal refusal) {
        return text(refusal.kind().status(), refusal.detail());
    }

    private static PushResponse text(int status, String message) {
        return new PushResponse(
                status, "text/plain; charset=utf-8", (message + "\n").getBytes(StandardCharsets.UTF_8), Map.of());
    }
}
