// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FallbacksFirstTest {
    @Test
    void whatStandsInIsDeclaredBefore() {
        List<Map<String, Object>> channels = List.of(
                Map.of("id", "a", "fallback", "b"),
                Map.of("id", "x"),
                Map.of("id", "b", "fallback", "c"),
                Map.of("id", "c"));

        assertThat(FallbacksFirst.of(channels))
                .extracting(each -> each.get("id"))
                .containsExactly("x", "c", "b", "a");
    }

    @Test
    void aCircleEnds() {
        List<Map<String, Object>> channels =
                List.of(Map.of("id", "a", "fallback", "b"), Map.of("id", "b", "fallback", "a"));

        assertThat(FallbacksFirst.of(channels)).hasSize(2);
    }
}
