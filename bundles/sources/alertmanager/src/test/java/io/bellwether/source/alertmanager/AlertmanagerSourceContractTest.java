// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.alertmanager;

import io.bellwether.api.source.PushSource;
import io.bellwether.testkit.contract.PushSourceContract;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

class AlertmanagerSourceContractTest extends PushSourceContract {
    static final String PATH = "/api/v2/alerts";
    static final String ALERT =
            "{\"labels\":{\"alertname\":\"IndexBacklog\",\"tenant\":\"t1\",\"severity\":\"critical\"},"
                    + "\"annotations\":{\"summary\":\"backlog 7000, häh\"},\"startsAt\":\"2025-08-12T03:00:00.5Z\","
                    + "\"endsAt\":\"2025-08-12T03:10:00Z\",\"generatorURL\":\"http://hms/rules/4\",\"more\":[{}]}";

    @Override
    protected PushSource plugin() {
        return new AlertmanagerSource(InstantSource.fixed(Instant.parse("2025-08-12T03:05:00Z")));
    }

    @Override
    protected List<Post> good() {
        return List.of(
                Post.of(PATH, "application/json", "[" + ALERT + "," + ALERT.replace("t1", "t2") + "]"),
                Post.of(PATH, "", "[" + ALERT + "]"));
    }

    @Override
    protected List<Post> bad() {
        return List.of(
                Post.of(PATH, "application/json", ""),
                Post.of(PATH, "application/json", ALERT),
                Post.of(PATH, "application/json", "[{}]"),
                Post.of(PATH, "application/json", "[" + ALERT + ",7]"),
                Post.of(PATH, "application/json", "[" + ALERT + "] x"),
                Post.of(PATH, "application/json", "[" + ALERT.replace("2025-08-12T03:00:00.5Z", "noon") + "]"),
                Post.of(PATH, "application/json", "[" + ALERT.replace("\"t1\"", "1") + "]"),
                Post.of(PATH, "application/json", "[" + ALERT.replace("03:10", "02:10") + "]"));
    }
}
