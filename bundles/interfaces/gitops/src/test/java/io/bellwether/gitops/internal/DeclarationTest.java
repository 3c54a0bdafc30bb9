// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclarationTest {
    @TempDir
    Path folder;

    @Test
    void aFileMayDeclareSeveralTenantsAndTakeSecretsFromVariables() throws Exception {
        List<Declaration> read = read(
                """
                tenant: { id: harbour, name: Harbour, timeZone: Australia/Sydney }
                environments:
                  - { id: prod, name: Production, kind: prod, match: "Sharedo Harbour Prod%" }
                connectors:
                  - { id: seq-prod, environment: prod, source: seq, settings: { url: "http://seq", apiKey: "${env:KEY}" } }
                ---
                tenant: { id: wren, name: Wren }
                """,
                Map.of("KEY", "s3cret$1"));

        assertThat(read).hasSize(2);
        assertThat(read.get(0).connectors().get(0).get("settings"))
                .isEqualTo(Map.of("url", "http://seq", "apiKey", "s3cret$1"));
        assertThat(read.get(0).sections().get("routing")).isEmpty();
        assertThat(read.get(1).environments()).isEmpty();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> read("tenant: { name: X }", Map.of())).hasMessageContaining("tenant.id");
        assertThatThrownBy(() -> read("tenant: { id: x }\nconectors: []", Map.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("conectors");
        assertThatThrownBy(() -> read("tenant: { id: x }\nchannels: [{ notifier: webhook }]", Map.of()))
                .hasMessageContaining("channels[0].id");
        assertThatThrownBy(() -> read("tenant: { id: x, name: \"${env:NOT_SET}\" }", Map.of()))
                .hasMessageContaining("NOT_SET is not set");
    }

    private List<Declaration> read(String text, Map<String, String> variables) throws Exception {
        Path file = Files.writeString(folder.resolve("tenant.yaml"), text);
        return Declaration.read(file, variables::get);
    }
}
