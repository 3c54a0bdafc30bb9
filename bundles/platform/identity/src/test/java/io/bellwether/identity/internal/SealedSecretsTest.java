// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Secrets;
import io.bellwether.identity.TenantKeys.KeyErased;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSecretsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId ZETA = new TenantId("zeta");
    private static final List<Parameter<?>> PARAMETERS = List.of(
            Parameter.text("url", "URL", "Where."),
            Parameter.text("apiKey", "API key", "Who.").secret(),
            Parameter.text("other", "Other", "Another.").secret(),
            Parameter.textMap("headers", "Headers", "More.").secret());

    @TempDir
    private Path data;

    private KeyFiles keys;
    private Secrets secrets;

    @BeforeEach
    void open() {
        keys = new KeyFiles(new Bench(data));
        secrets = new SealedSecrets(keys);
    }

    private Map<String, Object> seal(Map<String, ?> raw, Map<String, ?> previous) {
        return secrets.seal(ACME, PARAMETERS, raw, previous);
    }

    private Map<String, Object> opened(Map<String, ?> stored) {
        return secrets.open(ACME, PARAMETERS, stored);
    }

    @Test
    void sealsSecretsAndNothingElse() {
        Map<String, Object> stored = seal(Map.of("url", "http://seq", "apiKey", "s3cr3t €"), null);
        assertThat(stored).containsEntry("url", "http://seq");
        assertThat((String) stored.get("apiKey"))
                .matches("sealed:v1:[A-Za-z0-9+/=]+")
                .doesNotContain("s3cr3t");
        assertThat(opened(stored)).isEqualTo(Map.of("url", "http://seq", "apiKey", "s3cr3t €"));
        assertThat(seal(Map.of("apiKey", "s3cr3t €"), null).get("apiKey")).isNotEqualTo(stored.get("apiKey"));
    }

    @Test
    void sealsEachItemOfAMap() {
        Map<String, Object> stored = seal(Map.of("headers", Map.of("Authorization", "Bearer x")), null);
        assertThat(stored.toString()).doesNotContain("Bearer").contains("Authorization");
        assertThat(opened(stored)).isEqualTo(Map.of("headers", Map.of("Authorization", "Bearer x")));
        assertThat(secrets.mask(PARAMETERS, stored)).isEqualTo(Map.of("headers", Secrets.MASK));
        assertThat(opened(seal(Map.of("headers", Secrets.MASK), stored)))
                .isEqualTo(Map.of("headers", Map.of("Authorization", "Bearer x")));
    }

    @Test
    void aMaskedOrAbsentSecretKeepsTheStoredOne() {
        Map<String, Object> stored = seal(Map.of("url", "a", "apiKey", "one"), null);
        assertThat(seal(Map.of("url", "b", "apiKey", Secrets.MASK), stored))
                .isEqualTo(Map.of("url", "b", "apiKey", stored.get("apiKey")));
        assertThat(seal(Map.of("url", "b"), stored)).isEqualTo(Map.of("url", "b", "apiKey", stored.get("apiKey")));
        assertThat(seal(stored, stored)).isEqualTo(stored);
        assertThat(opened(seal(Map.of("apiKey", "two"), stored))).isEqualTo(Map.of("apiKey", "two"));
        assertThat(seal(Map.of("apiKey", ""), stored)).isEmpty();
    }

    @Test
    void aMaskWithNothingBehindItIsRefused() {
        assertThatThrownBy(() -> seal(Map.of("apiKey", Secrets.MASK), null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("apiKey");
        assertThat(seal(Map.of("url", Secrets.MASK), null)).containsEntry("url", Secrets.MASK);
    }

    @Test
    void masksForReadersEvenWhenThePluginIsMissing() {
        Map<String, Object> stored = seal(Map.of("url", "a", "apiKey", "one"), null);
        assertThat(secrets.mask(PARAMETERS, stored)).isEqualTo(Map.of("url", "a", "apiKey", Secrets.MASK));
        assertThat(secrets.mask(List.of(), stored)).isEqualTo(Map.of("url", "a", "apiKey", Secrets.MASK));
        assertThat(secrets.mask(PARAMETERS, Map.of("apiKey", "never sealed")))
                .isEqualTo(Map.of("apiKey", Secrets.MASK));
        assertThat(secrets.seal(ACME, List.of(), Map.of("url", "b", "apiKey", Secrets.MASK), stored))
                .containsEntry("apiKey", stored.get("apiKey"));
    }

    @Test
    void aSealedValueIsGoodForItsTenantAndSettingOnly() {
        Map<String, Object> stored = seal(Map.of("apiKey", "one"), null);
        keys.key(ZETA, 1);
        assertThatThrownBy(() -> secrets.open(ZETA, PARAMETERS, stored))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("apiKey")
                .hasMessageNotContaining("sealed:v1");
        assertThatThrownBy(() -> opened(Map.of("other", stored.get("apiKey"))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> opened(Map.of("apiKey", "sealed:v1:AA=="))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> opened(Map.of("apiKey", "sealed:v1:%%%"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatLooksSealedButIsNewIsASecretLikeAnyOther() {
        Map<String, Object> stored = seal(Map.of("apiKey", "sealed:v1:abc"), null);
        assertThat(opened(stored)).isEqualTo(Map.of("apiKey", "sealed:v1:abc"));
    }

    @Test
    void nothingOpensAfterTheKeyIsErased() {
        Map<String, Object> stored = seal(Map.of("apiKey", "one"), null);
        keys.erase(ACME);
        assertThatThrownBy(() -> opened(stored)).isInstanceOf(KeyErased.class).hasMessageNotContaining("one'");
    }
}
