// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.identity.Tenants;
import io.bellwether.series.Points;
import io.bellwether.series.StoredMeasure;
import io.bellwether.series.StoredMeasure.Reading;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** What a store of series needs around it, with a clock that stands still until it is moved. */
final class TestNode {
    static final TenantEnvironment PROD = TenantEnvironment.of("acme", "prod");
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    static final long MINUTE = 60_000;
    static final StoredMeasure COUNT = new StoredMeasure("count", MINUTE, Reading.FIRST, 1, 0);
    static final StoredMeasure MEAN = new StoredMeasure("mean", MINUTE, Reading.QUOTIENT, 1, Double.NaN);

    final Keys keys = new Keys();
    final FailingDisk disk = new FailingDisk();
    final Set<Object> gone = new HashSet<>();
    Instant now = START;

    FileSeriesStore open(Path folder) {
        return new FileSeriesStore(folder, keys, tenants(), () -> now, disk);
    }

    /** All tenants exist but those that are gone. */
    private Tenants tenants() {
        return (Tenants) Proxy.newProxyInstance(
                Tenants.class.getClassLoader(), new Class<?>[] {Tenants.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("find")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    boolean known = !gone.contains(arguments[0]);
                    boolean tenant = arguments[0] instanceof TenantId;
                    return !known ? Optional.empty() : Optional.of(tenant ? "a tenant" : "an environment");
                });
    }

    static Points points(StoredMeasure measure, String group, Map<Long, double[]> values) {
        TreeMap<Long, double[]> sorted = new TreeMap<>(values);
        return new Points(
                measure,
                List.of(group),
                sorted.keySet().stream().mapToLong(Long::longValue).toArray(),
                sorted.values().stream().mapToDouble(value -> value[0]).toArray(),
                sorted.values().stream().mapToDouble(value -> value[1]).toArray(),
                null);
    }

    /** A disk that fails when it is told to. */
    static final class FailingDisk extends Disk {
        boolean full;
        int written;

        @Override
        void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
            if (full) {
                bytes.limit(bytes.position() + bytes.remaining() / 2);
                super.write(channel, bytes, position);
                throw new IOException("No space left on device");
            }
            written += bytes.remaining();
            super.write(channel, bytes, position);
        }
    }

    /** Keys made from names. */
    static final class Keys implements TenantKeys {
        int last = 1;
        boolean erased;

        @Override
        public SecretKey key(TenantId tenant, int version) {
            if (erased || version > last) {
                throw new KeyErased(tenant, version);
            }
            byte[] key = new byte[32];
            byte[] name = (tenant + "#" + version).getBytes(StandardCharsets.UTF_8);
            System.arraycopy(name, 0, key, 0, name.length);
            return new SecretKeySpec(key, "AES");
        }

        @Override
        public int currentVersion(TenantId tenant) {
            return last;
        }

        @Override
        public void erase(TenantId tenant) {
            erased = true;
        }
    }
}
