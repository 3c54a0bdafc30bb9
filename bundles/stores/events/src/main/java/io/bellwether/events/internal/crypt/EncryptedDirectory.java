// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal.crypt;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.apache.lucene.store.BaseDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.SingleInstanceLockFactory;

/**
 * A folder of files that are encrypted and authenticated under a tenant's key. A file is bound to its name and to its
 * index: in the place of another it is taken for damaged. Files written under an older version of the key stay readable.
 * Safe for concurrent use.
 */
public final class EncryptedDirectory extends BaseDirectory {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PENDING = "pending_";

    private final Path folder;
    private final String index;
    private final TenantId tenant;
    private final TenantKeys keys;
    private final BlockCache cache;
    private final AtomicLong temporary = new AtomicLong();

    /** @param index names the index among all those under the tenant's key */
    public EncryptedDirectory(Path folder, String index, TenantId tenant, TenantKeys keys, BlockCache cache)
            throws IOException {
        super(new SingleInstanceLockFactory());
        this.folder = Files.createDirectories(folder);
        this.index = index;
        this.tenant = tenant;
        this.keys = keys;
        this.cache = cache;
    }

    @Override
    public String[] listAll() throws IOException {
        ensureOpen();
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toArray(String[]::new);
        }
    }

    @Override
    public void deleteFile(String name) throws IOException {
        ensureOpen();
        try {
            Files.delete(folder.resolve(name));
        } catch (NoSuchFileException e) {
            throw missing(name, e);
        }
    }

    @Override
    public long fileLength(String name) throws IOException {
        ensureOpen();
        try {
            return FileHeader.plainLength(Files.size(folder.resolve(name)), name);
        } catch (NoSuchFileException e) {
            throw missing(name, e);
        }
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        ensureOpen();
        byte[] salt = new byte[BlockCipher.SALT];
        RANDOM.nextBytes(salt);
        FileHeader header = new FileHeader(keys.currentVersion(tenant), salt);
        SecretKey key = key(name, header);
        FileChannel channel =
                FileChannel.open(folder.resolve(name), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try {
            return new EncryptedOutput(name, channel, header, key);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
        while (true) {
            try {
                return createOutput(getTempFileName(prefix, suffix, temporary.incrementAndGet()), context);
            } catch (FileAlreadyExistsException e) {
                // Of an earlier run; the next number is free.
            }
        }
    }

    @Override
    public void sync(Collection<String> names) throws IOException {
        ensureOpen();
        for (String name : names) {
            try (FileChannel channel = FileChannel.open(folder.resolve(name), StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void syncMetaData() throws IOException {
        ensureOpen();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** From {@code pending_X} to {@code X} only: a file's key is bound to its name. */
    @Override
    public void rename(String source, String target) throws IOException {
        ensureOpen();
        if (!settled(source).equals(settled(target))) {
            throw new IOException(source + " cannot become " + target + ": an encrypted file is bound to its name");
        }
        Files.move(folder.resolve(source), folder.resolve(target), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        ensureOpen();
        Path path = folder.resolve(name);
        try {
            return new EncryptedInput(path.toString(), new BlockFile(path, cache, header -> key(name, header)));
        } catch (NoSuchFileException e) {
            throw missing(name, e);
        }
    }

    private SecretKey key(String name, FileHeader header) {
        String bound = "bellwether event index 1\n" + index + "\n" + settled(name);
        return BlockCipher.derive(
                keys.key(tenant, header.keyVersion()), header.salt(), bound.getBytes(StandardCharsets.UTF_8));
    }

    private static String settled(String name) {
        return name.startsWith(PENDING) ? name.substring(PENDING.length()) : name;
    }

    private static IOException missing(String name, NoSuchFileException cause) {
        FileNotFoundException missing = new FileNotFoundException(name);
        missing.initCause(cause);
        return missing;
    }

    /** Bytes on disk. */
    public long bytes() throws IOException {
        long sum = 0;
        for (String name : listAll()) {
            try {
                sum += Files.size(folder.resolve(name));
            } catch (NoSuchFileException e) {
                // Merged away while we counted.
            }
        }
        return sum;
    }

    @Override
    public Set<String> getPendingDeletions() {
        return Set.of();
    }

    @Override
    public void close() {
        isOpen = false;
    }
}
