// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.KeyRotation;
import io.bellwether.identity.TenantKeys;
import io.bellwether.runtime.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys as files below {@code keys/}: {@code master.key}, 32 random bytes; {@code tenants/<id>.key}, one line per version
 * with the data key sealed under the master key; {@code tenants/<id>.erased}, the last version of a tenant whose keys
 * were destroyed. An erased tenant has no keys until one of the same id is admitted, whose versions go on counting.
 */
@Component(service = {TenantKeys.class, KeyRotation.class, KeyFiles.class})
public final class KeyFiles implements TenantKeys, KeyRotation {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);
    private static final int KEY_BYTES = 32;
    private static final String CIPHER = "AES";

    private final Path tenants;
    private final SecureRandom random = new SecureRandom();
    private final Sealing sealing = new Sealing(random);
    private final SecretKey master;
    private final Map<TenantId, SortedMap<Integer, SecretKey>> known = new ConcurrentHashMap<>();

    @Activate
    public KeyFiles(@Reference NodeSettings node) {
        Path keys = node.data().resolve("keys");
        this.tenants = keys.resolve("tenants");
        try {
            PrivateFile.createDirectory(tenants);
            this.master = new SecretKeySpec(master(keys.resolve("master.key")), CIPHER);
        } catch (IOException e) {
            throw new UncheckedIOException("the keys below '" + keys + "' cannot be read or written", e);
        }
    }

    @Override
    public SecretKey key(TenantId tenant, int version) {
        SecretKey key = keys(tenant).get(version);
        if (key == null) {
            throw new KeyErased(tenant, version);
        }
        return key;
    }

    @Override
    public int currentVersion(TenantId tenant) {
        SortedMap<Integer, SecretKey> keys = keys(tenant);
        return keys.isEmpty() ? lastErased(tenant) + 1 : keys.lastKey();
    }

    /** The new key is on the disk before anything is written under it. */
    @Override
    public synchronized int rotate(TenantId tenant) {
        SortedMap<Integer, SecretKey> before = keys(tenant);
        if (before.isEmpty()) {
            throw new KeyErased(tenant, lastErased(tenant));
        }
        int version = before.lastKey() + 1;
        SortedMap<Integer, SecretKey> after = new TreeMap<>(before);
        after.put(version, random());
        try {
            write(tenant, after);
        } catch (IOException e) {
            throw new UncheckedIOException("the keys of tenant '" + tenant + "' cannot be written", e);
        }
        known.put(tenant, Collections.unmodifiableSortedMap(after));
        LOG.info("Tenant {} has key version {} now", tenant, version);
        return version;
    }

    @Override
    public synchronized void erase(TenantId tenant) {
        try {
            int last = hasKeys(tenant) ? lastVersion(tenant) : lastErased(tenant);
            PrivateFile.write(erased(tenant), Integer.toString(last).getBytes(StandardCharsets.US_ASCII));
            PrivateFile.destroy(file(tenant));
            known.remove(tenant);
        } catch (IOException e) {
            throw new UncheckedIOException("the keys of tenant '" + tenant + "' cannot be erased", e);
        }
    }

    /** True when there is something to erase. */
    boolean hasKeys(TenantId tenant) {
        return Files.exists(file(tenant));
    }

    /** Lets a tenant have keys again whose namesake was erased; without effect for any other. */
    synchronized void admit(TenantId tenant) {
        if (!Files.exists(erased(tenant))) {
            return;
        }
        try {
            SortedMap<Integer, SecretKey> keys = new TreeMap<>(Map.of(lastErased(tenant) + 1, random()));
            write(tenant, keys);
            PrivateFile.destroy(erased(tenant));
            known.put(tenant, Collections.unmodifiableSortedMap(keys));
        } catch (IOException e) {
            throw new UncheckedIOException("the keys of tenant '" + tenant + "' cannot be written", e);
        }
    }

    private SortedMap<Integer, SecretKey> keys(TenantId tenant) {
        SortedMap<Integer, SecretKey> keys = known.get(tenant);
        return keys == null ? load(tenant) : keys;
    }

    private synchronized SortedMap<Integer, SecretKey> load(TenantId tenant) {
        SortedMap<Integer, SecretKey> keys = known.get(tenant);
        if (keys != null) {
            return keys;
        }
        try {
            SortedMap<Integer, SecretKey> read = new TreeMap<>();
            if (Files.exists(file(tenant))) {
                for (String line : Files.readAllLines(file(tenant), StandardCharsets.US_ASCII)) {
                    int space = line.indexOf(' ');
                    int version = Integer.parseInt(line.substring(0, space));
                    read.put(version, opened(tenant, version, line.substring(space + 1)));
                }
            } else if (!Files.exists(erased(tenant))) {
                read.put(1, random());
                write(tenant, read);
            }
            known.put(tenant, Collections.unmodifiableSortedMap(read));
            return known.get(tenant);
        } catch (IOException e) {
            throw new UncheckedIOException("the keys of tenant '" + tenant + "' cannot be read or written", e);
        } catch (Sealing.NotAuthentic | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "'" + file(tenant) + "' is damaged or belongs to another master key; restore both together", e);
        }
    }

    private int lastVersion(TenantId tenant) {
        try {
            return load(tenant).lastKey();
        } catch (IllegalStateException e) {
            LOG.warn("The keys of tenant {} cannot be read and are erased unread", tenant);
            return Math.max(1, lastErased(tenant));
        }
    }

    private void write(TenantId tenant, SortedMap<Integer, SecretKey> keys) throws IOException {
        String lines = keys.entrySet().stream()
                .map(entry -> entry.getKey() + " " + sealed(tenant, entry.getKey(), entry.getValue()) + "\n")
                .collect(Collectors.joining());
        PrivateFile.write(file(tenant), lines.getBytes(StandardCharsets.US_ASCII));
    }

    private String sealed(TenantId tenant, int version, SecretKey key) {
        return Base64.getEncoder().encodeToString(sealing.seal(master, key.getEncoded(), belongsTo(tenant, version)));
    }

    private SecretKey opened(TenantId tenant, int version, String sealed) throws Sealing.NotAuthentic {
        byte[] plain = sealing.open(master, Base64.getDecoder().decode(sealed), belongsTo(tenant, version));
        return new SecretKeySpec(plain, CIPHER);
    }

    private int lastErased(TenantId tenant) {
        try {
            return Files.exists(erased(tenant))
                    ? Integer.parseInt(Files.readString(erased(tenant)).strip())
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("'" + erased(tenant) + "' cannot be read", e);
        }
    }

    private SecretKey random() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return new SecretKeySpec(bytes, CIPHER);
    }

    private byte[] master(Path file) throws IOException {
        if (Files.exists(file)) {
            if (PrivateFile.tighten(file)) {
                LOG.warn("'{}' could be read by others; now it cannot", file);
            }
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length != KEY_BYTES) {
                Arrays.fill(bytes, (byte) 0);
                throw new IllegalStateException("'" + file + "' must be " + KEY_BYTES + " bytes; restore it");
            }
            return bytes;
        }
        try (Stream<Path> sealed = Files.list(tenants)) {
            if (sealed.anyMatch(path -> path.toString().endsWith(".key"))) {
                throw new IllegalStateException(
                        "'" + file + "' is missing, and without it the tenants' data cannot be read; restore it");
            }
        }
        byte[] bytes = random().getEncoded();
        PrivateFile.write(file, bytes);
        return bytes;
    }

    private Path file(TenantId tenant) {
        return tenants.resolve(tenant + ".key");
    }

    private Path erased(TenantId tenant) {
        return tenants.resolve(tenant + ".erased");
    }

    private static String belongsTo(TenantId tenant, int version) {
        return "bellwether tenant key|" + tenant + "|" + version;
    }
}
