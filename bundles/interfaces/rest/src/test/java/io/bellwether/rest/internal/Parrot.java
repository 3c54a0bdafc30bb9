// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
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
import java.util.TreeMap;

/**
 * A push source with a key of its own that takes the body as one event, answers what it was given, and words refusals
 * as {@code KIND: detail}. The body {@code throw} makes it throw.
 */
final class Parrot implements PushSource {
    private final String id;
    private final List<String> paths;
    private final boolean words;

    Parrot(String id, boolean words, String... paths) {
        this.id = id;
        this.words = words;
        this.paths = List.of(paths);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String title() {
        return id;
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public List<String> paths() {
        return paths;
    }

    @Override
    public boolean browsers() {
        return words;
    }

    @Override
    public String credential(PushHead head) {
        if (head.header("x-broken").isPresent()) {
            throw new IllegalStateException("broken");
        }
        return head.header("x-parrot").orElse(head.query().get("seed"));
    }

    @Override
    public String place(PushHead head) {
        return head.header("x-place").orElse(null);
    }

    @Override
    public PushDecoded decode(PushRequest request) {
        String text = new String(request.body(), StandardCharsets.UTF_8);
        if (text.equals("throw")) {
            throw new IllegalStateException("the parrot has flown");
        }
        return new PushDecoded(
                List.of(new PushDecoded.Item(0, 0, EventBody.of(id, "squawk", Severity.INFO, text))), List.of(), null);
    }

    @Override
    public PushResponse respond(PushRequest request, PushDecoded decoded, PushReceipt receipt) {
        String said = id + " " + request.path() + " " + new TreeMap<>(request.variables()) + " "
                + new TreeMap<>(request.query()) + " type=" + request.contentType() + " headers="
                + request.headers().keySet() + " bytes=" + request.body().length + " accepted=" + receipt.accepted();
        return text(200, said);
    }

    @Override
    public PushResponse refuse(PushHead head, PushRefusal refusal) {
        return words ? text(refusal.kind().status(), refusal.kind() + ": " + refusal.detail()) : null;
    }

    private static PushResponse text(int status, String said) {
        return new PushResponse(status, "text/plain", said.getBytes(StandardCharsets.UTF_8), Map.of("X-By", "parrot"));
    }
}
