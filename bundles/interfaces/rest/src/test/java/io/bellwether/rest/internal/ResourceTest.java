// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

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
    void allElseIsJson() {
        assertThat(Resource.isYaml(null)).isFalse();
        assertThat(Resource.isYaml("application/json")).isFalse();
        assertThat(Resource.isYaml("application/json; profile=yaml")).isFalse();
    }
}
