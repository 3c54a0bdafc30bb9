// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import io.bellwether.api.source.PushSource;
import io.bellwether.testkit.contract.PushSourceContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.xerial.snappy.Snappy;

class LokiSourceContractTest extends PushSourceContract {
    private static final String PATH = "/loki/api/v1/push";
    private static final String PUSH = "{\"streams\":[{\"stream\":{\"service\":\"crm\",\"level\":\"warn\"},\"values\":["
            + "[\"1754967845123456789\",\"line häh\"],"
            + "[\"1754967846000000000\",\"{\\\"level\\\":50,\\\"msg\\\":\\\"x\\\",\\\"a\\\":[1,{\\\"b\\\":2.5}]}\",{\"trace_id\":\"abc\"}],"
            + "[\"1754967847000000000\",\"level=error msg=\\\"no way\\\" n=1\"]]}]}";

    @Override
    protected PushSource plugin() {
        return new LokiSource();
    }

    @Override
    protected List<Post> good() {
        byte[] message = Protobuf.push(
                        "{app=\"crm\", env=`a\\b`, x=\"q\\\"\\n\"}",
                        1_754_967_845L,
                        123_456_789,
                        "häh " + "ab".repeat(60))
                .toBytes();
        return List.of(
                Post.of(PATH, "application/json", PUSH),
                Post.of(PATH, "", PUSH),
                Post.of(PATH, "application/x-protobuf", snappy(message)),
                Post.of(PATH, "", snappy(message)));
    }

    @Override
    protected List<Post> bad() {
        return List.of(
                Post.of(PATH, "application/json", ""),
                Post.of(PATH, "application/json", "{}"),
                Post.of(PATH, "application/json", PUSH.replace("\"1754967845123456789\"", "1754967845123456789")),
                Post.of(PATH, "application/json", PUSH.replace("1754967845123456789", "2025-08-12T03:04:05Z")),
                Post.of(PATH, "application/json", PUSH.replace("\"warn\"", "{}")),
                Post.of(PATH, "application/x-protobuf", PUSH),
                Post.of(
                        PATH,
                        "application/x-protobuf",
                        snappy(Protobuf.push("{app=crm}", 1, 1, "x").toBytes())),
                Post.of(
                        PATH,
                        "application/x-protobuf",
                        snappy(Protobuf.push("{}", Long.MAX_VALUE, 1, "x").toBytes())),
                Post.of(PATH, "application/x-protobuf", new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F, 0}));
    }

    private static byte[] snappy(byte[] bytes) {
        try {
            return Snappy.compress(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory failed", e);
        }
    }
}
