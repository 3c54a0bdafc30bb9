// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"application/yaml", "text/yaml; charset=utf-8", "Application/X-YAML", "application/foo+yaml"})
    void yamlIsKnownByItsNames(String contentType) {
        assertThat(Resource.isYaml(contentType)).isTrue();
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        byte[] latin = "{\"comment\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Resource.utf8("caf\u00e9".getBytes(StandardCharsets.UTF_8))).isEqualTo("caf\u00e9");
        assertThatThrownBy(() -> Resource.utf8(latin))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("body: is not UTF-8");
    }

    @Test
    void allElseIsJson() {
        assertThat(Resource.isYaml(null)).isFalse();
        assertThat(Resource.isYaml("application/json")).isFalse();
        assertThat(Resource.isYaml("application/json; profile=yaml")).isFalse();
    }
}
