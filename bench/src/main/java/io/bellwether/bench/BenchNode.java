// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.runtime.NodeSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A node that is one folder and nothing else. */
public record BenchNode(Path data) implements NodeSettings {
    @Override
    public Path etc() {
        return data;
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public URI url() {
        return URI.create("http://localhost");
    }

    @Override
    public String adminToken() {
        return null;
    }

    @Override
    public List<String> egressAllow() {
        return List.of();
    }

    /** One key, so that files can be opened again by another run. */
    public static final class Keys implements TenantKeys {
        private final SecretKey key =
                new SecretKeySpec("the key of a benchmark, 32 bytes".getBytes(StandardCharsets.US_ASCII), "AES");

        @Override
        public SecretKey key(TenantId tenant, int wanted) {
            return key;
        }

        @Override
        public int currentVersion(TenantId tenant) {
            return 1;
        }

        @Override
        public void erase(TenantId tenant) {
            throw new UnsupportedOperationException("a benchmark erases nobody");
        }
    }
}
