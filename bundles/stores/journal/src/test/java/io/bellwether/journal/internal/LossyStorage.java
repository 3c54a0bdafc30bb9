// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A disk that keeps for certain only what was forced to it: at a crash, each write since then is lost, kept or torn, by
 * chance, and names that were not forced are as they were before some change. After a failed force, what was written is
 * lost or kept, and forcing again does not help.
 */
final class LossyStorage extends Storage {
    private final Random random;
    private final Map<FileChannel, Node> channels = new ConcurrentHashMap<>();
    private final Map<Path, Node> current = new TreeMap<>();
    private final Map<Path, Node> durable = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private boolean crashed;
    private int failures;

    /** A file, whatever its name. */
    private static final class Node {
        private byte[] durable;
        private final List<Write> pending = new ArrayList<>();

        Node(byte[] durable) {
            this.durable = durable;
        }
    }

    /** @param bytes null for cutting the file at the position */
    private record Write(long position, byte[] bytes) {
        byte[] on(byte[] content) {
            if (bytes == null) {
                return Arrays.copyOf(content, (int) position);
            }
            byte[] longer = Arrays.copyOf(content, (int) Math.max(content.length, position + bytes.length));
            System.arraycopy(bytes, 0, longer, (int) position, bytes.length);
            return longer;
        }
    }

    /** @param from null when a file is made or removed @param node null when it is removed */
    private record Change(Path from, Path to, Node node) {}

    LossyStorage(Random random, Path root) throws IOException {
        this.random = random;
        if (Files.exists(root)) {
            try (var files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Node node = new Node(Files.readAllBytes(file));
                    current.put(file, node);
                    durable.put(file, node);
                }
            }
        }
    }

    /** The next so many forces of data fail. */
    synchronized void failForce(int times) {
        failures = times;
    }

    private void check() throws IOException {
        if (crashed) {
            throw new IOException("the machine is off");
        }
    }

    @Override
    synchronized FileChannel open(Path file, OpenOption... options) throws IOException {
        check();
        FileChannel channel = super.open(file, options);
        Node node = current.get(file);
        if (node == null) {
            node = new Node(new byte[0]);
            current.put(file, node);
            changes.add(new Change(null, file, node));
        } else if (List.of(options).contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            node.pending.add(new Write(0, null));
        }
        channels.put(channel, node);
        return channel;
    }

    @Override
    synchronized void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        check();
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        super.write(channel, bytes, position);
        channels.get(channel).pending.add(new Write(position, copy));
    }

    @Override
    synchronized void truncate(FileChannel channel, long length) throws IOException {
        check();
        super.truncate(channel, length);
        channels.get(channel).pending.add(new Write(length, null));
    }

    @Override
    synchronized void force(FileChannel channel) throws IOException {
        check();
        Node node = channels.get(channel);
        boolean fails = failures > 0;
        for (Write write : node.pending) {
            if (!fails || random.nextBoolean()) {
                node.durable = write.on(node.durable);
            }
        }
        node.pending.clear();
        if (fails) {
            failures--;
            throw new IOException("Input/output error");
        }
    }

    @Override
    synchronized void move(Path from, Path to) throws IOException {
        check();
        super.move(from, to);
        Node node = current.remove(from);
        current.put(to, node);
        changes.add(new Change(from, to, node));
    }

    @Override
    synchronized void delete(Path file) throws IOException {
        check();
        super.delete(file);
        if (current.remove(file) != null) {
            changes.add(new Change(null, file, null));
        }
    }

    @Override
    synchronized void syncFolder(Path folder) throws IOException {
        check();
        for (Iterator<Change> each = changes.iterator(); each.hasNext(); ) {
            Change change = each.next();
            if (change.to().getParent().equals(folder)) {
                apply(change);
                each.remove();
            }
        }
    }

    private void apply(Change change) {
        if (change.from() != null) {
            durable.remove(change.from());
        }
        if (change.node() == null) {
            durable.remove(change.to());
        } else {
            durable.put(change.to(), change.node());
        }
    }

    /** Switches the machine off and writes what its disk holds to another folder. */
    synchronized void crash(Path root, Path survivor) throws IOException {
        crashed = true;
        int kept = changes.isEmpty() ? 0 : random.nextInt(changes.size() + 1);
        changes.subList(0, kept).forEach(this::apply);
        for (Map.Entry<Path, Node> each : durable.entrySet()) {
            Path file = survivor.resolve(root.relativize(each.getKey()).toString());
            Files.createDirectories(file.getParent());
            Files.write(file, survived(each.getValue()));
        }
    }

    private byte[] survived(Node node) {
        byte[] content = node.durable;
        for (Write write : node.pending) {
            int fate = random.nextInt(3);
            if (fate == 1) {
                content = write.on(content);
            } else if (fate == 2 && write.bytes() != null && write.bytes().length > 0) {
                int torn = random.nextInt(write.bytes().length);
                content = new Write(write.position(), Arrays.copyOf(write.bytes(), torn)).on(content);
            }
        }
        return content;
    }
}
