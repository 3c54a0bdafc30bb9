// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import io.bellwether.api.source.PushSource;
import io.bellwether.testkit.contract.PushSourceContract;
import java.util.List;

class ClefSourceContractTest extends PushSourceContract {
    private static final String CLEF = "application/vnd.serilog.clef";
    private static final String EVENT = "{\"@t\":\"2025-08-12T03:04:05.1234567Z\",\"@mt\":\"Call {Target,-8} took "
            + "{Elapsed:0.00} ms, {@Plan}\",\"@r\":[\"1.50\"],\"@l\":\"Error\",\"@x\":\"boom\\n at x\",\"@i\":\"1A2B3C4D\","
            + "\"@tr\":\"0af7651916cd43dd8448eb211c80319c\",\"@sp\":\"b7ad6b7169203331\",\"@@odd\":1,\"Elapsed\":1.5,"
            + "\"Target\":\"höst\",\"Plan\":{\"Steps\":[1,null,{\"a\":true}]}}";
    private static final String RAW = "{\"Events\":[{\"Timestamp\":\"2025-08-12T03:04:05.123Z\",\"Level\":\"warn\","
            + "\"MessageTemplate\":\"Queue {Queue} {N:0.0}\",\"Exception\":\"x\",\"Properties\":{\"Queue\":\"i\",\"N\":7},"
            + "\"Renderings\":{\"N\":[{\"Format\":\"0.0\",\"Rendering\":\"7.0\"}]}}]}";

    @Override
    protected PushSource plugin() {
        return new ClefSource();
    }

    @Override
    protected List<Post> good() {
        return List.of(
                Post.of("/ingest/clef", CLEF, EVENT + "\r\n\n" + EVENT),
                Post.of("/api/events/raw", CLEF, EVENT),
                Post.of("/api/events/raw", "application/json", EVENT + "\n").with("clef"),
                Post.of("/api/events/raw", "application/json", RAW));
    }

    @Override
    protected List<Post> bad() {
        return List.of(
                Post.of("/ingest/clef", CLEF, "{\"@mt\":\"no time\"}"),
                Post.of("/ingest/clef", CLEF, EVENT + "\n{\"@t\":\"yesterday\",\"@mt\":\"x\"}"),
                Post.of("/ingest/clef", CLEF, EVENT + "\n[]"),
                Post.of("/ingest/clef", CLEF, EVENT.substring(0, 100)),
                Post.of("/api/events/raw", "application/json", "{\"Events\":{}}"),
                Post.of("/api/events/raw", "application/json", "{}"),
                Post.of("/api/events/raw", "application/json", RAW + RAW),
                Post.of("/api/events/raw", "", ""));
    }
}
