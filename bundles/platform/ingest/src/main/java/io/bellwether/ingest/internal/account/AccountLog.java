// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.account;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file behind the accounts. Each line is handed to the operating system before the call returns, so that it outlives
 * the death of the process; {@link #force} makes it outlive the machine's. Not safe for concurrent use but for
 * {@link #force}.
 */
final class AccountLog implements AutoCloseable {
    private final Path file;
    /** Not a channel: writing by an interrupted thread would close that. */
    private volatile RandomAccessFile out;

    private long length;

    AccountLog(Path file) {
        this.file = file;
    }

    /** The whole lines; what follows the first damaged one is left out. */
    List<AccountLine> read() throws IOException {
        List<AccountLine> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        for (String text : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
            AccountLine line = AccountLine.parse(text);
            if (line == null) {
                break;
            }
            lines.add(line);
        }
        return lines;
    }

    /** Begins the file anew with these lines, all or nothing. */
    void rewrite(List<AccountLine> lines) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        RandomAccessFile opened = new RandomAccessFile(fresh.toFile(), "rw");
        long written = 0;
        try {
            for (AccountLine line : lines) {
                byte[] bytes = AccountLine.bytes(line);
                opened.write(bytes);
                written += bytes.length;
            }
            opened.getFD().sync();
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        RandomAccessFile old = out;
        out = opened;
        length = written;
        if (old != null) {
            old.close();
        }
        try (FileChannel folder = FileChannel.open(file.getParent())) {
            folder.force(true);
        }
    }

    /** Adds a line; after a failure the file ends before it. */
    void add(AccountLine line) throws IOException {
        RandomAccessFile to = out;
        if (to == null) {
            throw new IOException("the account log is not open");
        }
        byte[] bytes = AccountLine.bytes(line);
        try {
            to.write(bytes);
            length += bytes.length;
        } catch (IOException e) {
            to.setLength(length);
            to.seek(length);
            throw e;
        }
    }

    long length() {
        return length;
    }

    void force() throws IOException {
        RandomAccessFile current = out;
        if (current != null && current.getFD().valid()) {
            current.getFD().sync();
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            force();
            out.close();
        }
    }
}
