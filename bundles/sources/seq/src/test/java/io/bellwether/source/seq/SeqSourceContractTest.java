// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import io.bellwether.api.source.PollingSource;
import io.bellwether.testkit.contract.PollingSourceContract;
import io.bellwether.testkit.http.Answer;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

class SeqSourceContractTest extends PollingSourceContract {
    private final SeqSource source = new SeqSource(InstantSource.fixed(Instant.parse("2025-08-12T03:20:00Z")));

    @Override
    protected PollingSource plugin() {
        return source;
    }

    @Override
    protected Map<String, Object> settings(URI server) {
        return Map.of("url", server.toString(), "apiKey", "k-secret-1");
    }

    @Override
    protected Answer.Reply nothing() {
        return Answer.json(200, "{\"Events\":[],\"Statistics\":{\"Elapsed\":\"00:00:00\",\"Status\":\"Complete\"}}");
    }
}
