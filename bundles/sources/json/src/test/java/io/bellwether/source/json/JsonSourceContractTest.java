// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.json;

import io.bellwether.api.source.PushSource;
import io.bellwether.testkit.contract.PushSourceContract;
import java.util.List;

class JsonSourceContractTest extends PushSourceContract {
    private static final String EVENT =
            "{\"source\":\"app\",\"type\":\"log\",\"timestamp\":\"2025-08-12T03:04:05.123Z\",\"message\":\"häh\","
                    + "\"payload\":{\"a\":[1,2.5,{\"b\":null}],\"c\":true}}";

    @Override
    protected PushSource plugin() {
        return new JsonSource();
    }

    @Override
    protected List<Post> good() {
        return List.of(
                Post.of("/v1/events", "application/json", EVENT),
                Post.of("/v1/events", "", "[" + EVENT + "," + EVENT + "]"),
                Post.of("/v1/events", "application/x-ndjson", EVENT + "\n" + EVENT + "\n"));
    }

    @Override
    protected List<Post> bad() {
        return List.of(
                Post.of("/v1/events", "application/json", ""),
                Post.of("/v1/events", "application/json", "{\"source\":\"app\"}"),
                Post.of("/v1/events", "application/json", "[]"),
                Post.of("/v1/events", "application/x-ndjson", "nonsense\n"));
    }
}
