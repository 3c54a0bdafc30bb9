// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.settings.Settings;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeqSettingsTest {
    private final SeqSource source = new SeqSource(InstantSource.system());

    private static String url() {
        return "http://127.0.0.1:5341";
    }

    private Settings settings(String url) {
        return Settings.of(source.parameters(), Map.of("url", url));
    }

    @Test
    void namesTheFiltersThatAreExpressions() {
        Settings some =
                Settings.of(source.parameters(), Map.of("url", url(), "queries", Map.of("a", "true"), "noise", "Loud"));
        assertThat(source.expressions(some)).isEqualTo(Map.of("queries.a", "true", "noise", "Loud"));
    }

    @Test
    void theConnectorsOwnEnvironmentWins() {
        Settings own = Settings.of(
                source.parameters(), Map.of("url", url(), "environmentMatch", "Own%", "queries", Map.of("a", "true")));
        assertThat(source.queries(own, "Other%").get(0).text()).contains("like 'Own%' ci");
        Settings none = Settings.of(source.parameters(), Map.of("url", url(), "queries", Map.of("a", "true")));
        assertThat(source.queries(none, "Other%").get(0).text()).contains("like 'Other%' ci");
    }

    @Test
    void tellsWhichHostItCalls() {
        assertThat(source.hosts(settings(" https://seq.example.com:5341/base/ ")))
                .containsExactly("seq.example.com");
        assertThat(source.hosts(settings("http://[::1]:5341"))).containsExactly("[::1]");
    }
}
