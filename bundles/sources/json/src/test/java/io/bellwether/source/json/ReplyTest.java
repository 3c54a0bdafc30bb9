// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushDecoded.Rejection;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyTest {
    private static final PushReceipt NOTHING = new PushReceipt(0, 0, 0, List.of());

    private static PushDecoded rejected(Rejection... rejections) {
        return new PushDecoded(List.of(), List.of(rejections), null);
    }

    private static String body(PushResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void acceptsWithCounts() {
        PushResponse response = Reply.to(rejected(), new PushReceipt(3, 1, 0, List.of()));
        assertThat(response.status()).isEqualTo(202);
        assertThat(response.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(body(response)).isEqualTo("{\"accepted\":3,\"duplicates\":1,\"rejected\":[]}");
    }

    @Test
    void listsWhatReaderAndPlatformRefusedInOrder() {
        PushResponse response = Reply.to(
                rejected(new Rejection(4, 5, "type is missing")),
                new PushReceipt(1, 0, 2, List.of(new Rejection(2, 3, "timestamp 'x' lies in the future"))));
        assertThat(response.status()).isEqualTo(202);
        assertThat(body(response))
                .isEqualTo("{\"accepted\":1,\"duplicates\":0,\"dropped\":2,\"rejected\":["
                        + "{\"index\":2,\"line\":3,\"error\":\"timestamp 'x' lies in the future\"},"
                        + "{\"index\":4,\"line\":5,\"error\":\"type is missing\"}]}");
    }

    @Test
    void eventsDroppedByARuleAreTaken() {
        assertThat(Reply.to(rejected(), new PushReceipt(0, 0, 1, List.of())).status())
                .isEqualTo(202);
    }

    @Test
    void aSingleBadEventIsAProblem() {
        PushResponse response = Reply.to(rejected(new Rejection(0, 0, "type is \"bad\"")), NOTHING);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.contentType()).isEqualTo("application/problem+json; charset=utf-8");
        assertThat(body(response))
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                                + "\"detail\":\"type is \\\"bad\\\"\",\"rejected\":[{\"index\":0,\"error\":\"type is \\\"bad\\\"\"}]}");
    }

    @Test
    void aListWithoutAnyGoodEventIsAProblem() {
        assertThat(body(Reply.to(rejected(new Rejection(0, 0, "a"), new Rejection(1, 0, "b")), NOTHING)))
                .contains("\"detail\":\"none of the 2 events can be accepted; the first: a\"")
                .contains("{\"index\":1,\"error\":\"b\"}");
        assertThat(Reply.to(rejected(), NOTHING).status()).isEqualTo(400);
        assertThat(body(Reply.to(rejected(), NOTHING))).contains("the list is empty");
    }

    @Test
    void anUnreadableBodyIsAProblem() {
        PushResponse response = Reply.to(PushDecoded.unreadable("the body is not JSON: …"), NOTHING);
        assertThat(response.status()).isEqualTo(400);
        assertThat(body(response))
                .contains("\"detail\":\"the body is not JSON: …\"")
                .contains("\"rejected\":[]");
    }
}
