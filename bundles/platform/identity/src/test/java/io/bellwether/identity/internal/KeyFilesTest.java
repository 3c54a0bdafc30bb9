// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys.KeyErased;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId ZETA = new TenantId("zeta");

    @TempDir
    private Path data;

    private KeyFiles open() {
        return new KeyFiles(new Bench(data));
    }

    private Path file(String name) {
        return data.resolve("keys").resolve(name);
    }

    @Test
    void makesAKeyOnFirstUseAndKeepsIt() throws Exception {
        KeyFiles keys = open();
        SecretKey key = keys.key(ACME, keys.currentVersion(ACME));
        assertThat(keys.currentVersion(ACME)).isEqualTo(1);
        assertThat(key.getEncoded()).hasSize(32);
        assertThat(key.getAlgorithm()).isEqualTo("AES");
        assertThat(open().key(ACME, 1).getEncoded()).isEqualTo(key.getEncoded());
        assertThat(keys.key(ZETA, 1).getEncoded()).isNotEqualTo(key.getEncoded());
        assertThatThrownBy(() -> keys.key(ACME, 2)).isInstanceOf(KeyErased.class);
    }

    @Test
    void nobodyElseMayReadTheFilesAndNoKeyIsInThemOpenly() throws Exception {
        SecretKey key = open().key(ACME, 1);
        for (String name : new String[] {"master.key", "tenants/acme.key"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readAllBytes(file("master.key"))).hasSize(32);
        assertThat(Files.readAllLines(file("tenants/acme.key")))
                .singleElement()
                .asString()
                .startsWith("1 ")
                .doesNotContain(java.util.Base64.getEncoder().encodeToString(key.getEncoded()));
        assertThat(key.toString()).doesNotContain(java.util.HexFormat.of().formatHex(key.getEncoded()));
    }

    @Test
    void rotatesAndKeepsTheOlderOnes() throws Exception {
        KeyFiles keys = open();
        SecretKey first = keys.key(ACME, 1);
        assertThat(keys.rotate(ACME)).isEqualTo(2);
        assertThat(keys.rotate(ACME)).isEqualTo(3);
        for (KeyFiles each : new KeyFiles[] {keys, open()}) {
            assertThat(each.currentVersion(ACME)).isEqualTo(3);
            assertThat(each.key(ACME, 1).getEncoded()).isEqualTo(first.getEncoded());
            assertThat(each.key(ACME, 3).getEncoded())
                    .isEqualTo(keys.key(ACME, 3).getEncoded())
                    .isNotEqualTo(each.key(ACME, 2).getEncoded());
        }
        assertThat(keys.currentVersion(ZETA)).as("another tenant's").isEqualTo(1);
        keys.erase(ACME);
        assertThatThrownBy(() -> keys.rotate(ACME)).isInstanceOf(KeyErased.class);
    }

    @Test
    void takesRightsAwayFromOthers() throws Exception {
        open();
        Files.setPosixFilePermissions(file("master.key"), PosixFilePermissions.fromString("rw-r--r--"));
        open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("master.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void anErasedTenantHasNoKeyEvenAfterARestart() {
        KeyFiles keys = open();
        keys.key(ACME, 1);
        keys.erase(ACME);
        keys.erase(ACME);
        for (KeyFiles each : new KeyFiles[] {keys, open()}) {
            assertThatThrownBy(() -> each.key(ACME, 1)).isInstanceOf(KeyErased.class);
            assertThatThrownBy(() -> each.key(ACME, each.currentVersion(ACME))).isInstanceOf(KeyErased.class);
        }
        assertThat(file("tenants/acme.key")).doesNotExist();
    }

    @Test
    void aNamesakeThatIsAdmittedCountsOn() {
        open().key(ACME, 1);
        open().erase(ACME);
        open().admit(ACME);
        assertThat(open().currentVersion(ACME)).isEqualTo(2);
        assertThat(open().key(ACME, 2)).isNotNull();
        open().erase(ACME);
        open().admit(ACME);
        assertThat(open().currentVersion(ACME)).isEqualTo(3);
        open().admit(ACME);
        assertThat(open().currentVersion(ACME)).isEqualTo(3);
        open().admit(ZETA);
        assertThat(open().currentVersion(ZETA)).isEqualTo(1);
    }

    @Test
    void aKeyOfAnotherTenantOrAChangedOneIsRefused() throws Exception {
        open().key(ACME, 1);
        Files.copy(file("tenants/acme.key"), file("tenants/zeta.key"));
        assertThatThrownBy(() -> open().key(ZETA, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("zeta.key");
        Files.writeString(file("tenants/acme.key"), "1 bm9uc2Vuc2U=\n");
        assertThatThrownBy(() -> open().key(ACME, 1)).isInstanceOf(IllegalStateException.class);
        open().erase(ACME);
        assertThatThrownBy(() -> open().key(ACME, 1)).isInstanceOf(KeyErased.class);
    }

    @Test
    void doesNotMakeANewMasterKeyOverOldTenants() throws Exception {
        open().key(ACME, 1);
        Files.delete(file("master.key"));
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("master.key")
                .hasMessageContaining("restore");
        Files.write(file("master.key"), new byte[31]);
        assertThatThrownBy(this::open).isInstanceOf(IllegalStateException.class).hasMessageContaining("32 bytes");
    }

    @Test
    void manyThatAskAtOnceGetTheSameKey() throws Exception {
        KeyFiles keys = open();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        var pool = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> ask = () -> seen.add(
                    java.util.HexFormat.of().formatHex(keys.key(ACME, 1).getEncoded()));
            for (var done :
                    pool.invokeAll(IntStream.range(0, 64).mapToObj(i -> ask).toList())) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(seen).hasSize(1);
    }
}
