// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal.crypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.RandomAccessInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedDirectoryTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final String SECRET = "extraordinarily-secret-word";

    @TempDir
    Path folder;

    private final Keys keys = new Keys();

    private static final class Keys implements TenantKeys {
        private int version = 1;
        private String salt = "";

        @Override
        public SecretKey key(TenantId tenant, int wanted) {
            try {
                byte[] name = (tenant.value() + wanted + salt).getBytes(StandardCharsets.UTF_8);
                return new SecretKeySpec(MessageDigest.getInstance("SHA-256").digest(name), "AES");
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int currentVersion(TenantId tenant) {
            return version;
        }

        @Override
        public void erase(TenantId tenant) {
            throw new UnsupportedOperationException();
        }
    }

    private EncryptedDirectory open() throws IOException {
        return new EncryptedDirectory(folder, "acme/prod/day", ACME, keys, new BlockCache(1 << 20));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private void write(String name, byte[] content) throws IOException {
        try (EncryptedDirectory directory = open();
                IndexOutput out = directory.createOutput(name, IOContext.DEFAULT)) {
            out.writeBytes(content, content.length);
        }
    }

    private byte[] read(String name) throws IOException {
        try (EncryptedDirectory directory = open();
                IndexInput in = directory.openInput(name, IOContext.DEFAULT)) {
            byte[] read = new byte[(int) in.length()];
            in.readBytes(read, 0, read.length);
            return read;
        }
    }

    @Test
    void readsBackWhatWasWrittenWhateverItsLength() throws Exception {
        for (int length : new int[] {0, 1, 16_383, 16_384, 16_385, 32_768, 100_001}) {
            write("f" + length, bytes(length));
            assertThat(read("f" + length)).isEqualTo(bytes(length));
            try (EncryptedDirectory directory = open()) {
                assertThat(directory.fileLength("f" + length)).isEqualTo(length);
            }
        }
    }

    @Test
    void slicesClonesAndPlacesReadAlikeAcrossBlocks() throws Exception {
        byte[] content = bytes(100_000);
        write("f", content);
        java.nio.ByteBuffer plain = java.nio.ByteBuffer.wrap(content).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        try (EncryptedDirectory directory = open();
                IndexInput in = directory.openInput("f", IOContext.DEFAULT)) {
            in.seek(16_380);
            assertThat(in.readLong()).isEqualTo(plain.getLong(16_380));
            IndexInput slice = in.slice("part", 16_000, 50_000);
            IndexInput copy = slice.clone();
            slice.seek(382);
            assertThat(slice.readInt()).isEqualTo(plain.getInt(16_382));
            assertThat(copy.getFilePointer()).isZero();
            assertThat(copy.readShort()).isEqualTo(plain.getShort(16_000));
            RandomAccessInput random = in.randomAccessSlice(10, 90_000);
            for (int at : new int[] {0, 16_370, 16_373, 32_757, 32_752, 89_992}) {
                assertThat(random.readLong(at)).isEqualTo(plain.getLong(at + 10));
                assertThat(random.readInt(at)).isEqualTo(plain.getInt(at + 10));
                assertThat(random.readShort(at)).isEqualTo(plain.getShort(at + 10));
                assertThat(random.readByte(at)).isEqualTo(content[at + 10]);
            }
            assertThatThrownBy(() -> random.readLong(89_993)).isInstanceOf(java.io.EOFException.class);
            assertThatThrownBy(() -> slice.seek(50_001)).isInstanceOf(java.io.EOFException.class);
        }
    }

    @Test
    void whatIsNotWhatWasWrittenIsDamaged() throws Exception {
        byte[] content = bytes(40_000);
        write("a", content);
        write("b", content);
        Path file = folder.resolve("a");
        byte[] whole = Files.readAllBytes(file);

        for (int at : new int[] {0, 20, 60, 20_000, whole.length - 1}) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 4;
            Files.write(file, flipped);
            assertThatThrownBy(() -> read("a")).as("byte %s", at).isInstanceOf(CorruptIndexException.class);
        }
        int block = 16_384 + 16;
        for (int length : new int[] {0, 50, 44 + block, 44 + 2 * block, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read("a")).as("length %s", length).isInstanceOf(CorruptIndexException.class);
        }
        Files.copy(folder.resolve("b"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> read("a")).isInstanceOf(CorruptIndexException.class);
        Files.write(file, whole);
        assertThat(read("a")).isEqualTo(content);
        keys.salt = "another";
        assertThatThrownBy(() -> read("a")).isInstanceOf(CorruptIndexException.class);
        keys.salt = "";
        try (EncryptedDirectory other =
                        new EncryptedDirectory(folder, "acme/prod/other", ACME, keys, new BlockCache(1 << 20));
                IndexInput in = other.openInput("a", IOContext.DEFAULT)) {
            assertThatThrownBy(in::readByte).isInstanceOf(CorruptIndexException.class);
        }
    }

    @Test
    void lucenesOwnCheckFindsNothingWrongAndTheDiskNoWordInPlain() throws Exception {
        try (EncryptedDirectory directory = open()) {
            try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(null).setMaxBufferedDocs(500))) {
                for (int i = 0; i < 5_000; i++) {
                    if (i == 3_000) {
                        keys.version = 2;
                    }
                    Document document = new Document();
                    document.add(new StringField("word", SECRET + i % 50, Field.Store.YES));
                    document.add(new NumericDocValuesField("number", i * 37L));
                    writer.addDocument(document);
                }
            }
            try (CheckIndex check = new CheckIndex(directory)) {
                assertThat(check.checkIndex().clean).isTrue();
            }
            byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
                }
            }
            ExecutorService threads = Executors.newFixedThreadPool(6);
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                List<Future<Integer>> counts = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    Term term = new Term("word", SECRET + i % 50);
                    counts.add(threads.submit(() -> {
                        IndexSearcher searcher = new IndexSearcher(reader);
                        int read = 0;
                        for (var hit : searcher.search(new TermQuery(term), 1_000).scoreDocs) {
                            read += searcher.storedFields()
                                            .document(hit.doc)
                                            .get("word")
                                            .equals(term.text())
                                    ? 1
                                    : 0;
                        }
                        return read;
                    }));
                }
                for (Future<Integer> count : counts) {
                    assertThat(count.get()).isEqualTo(100);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void theCacheStaysWithinItsBytesAndForgetsClosedFiles() throws Exception {
        BlockCache cache = new BlockCache(16 * 4 * 16_384);
        write("f", bytes(3_000_000));
        try (EncryptedDirectory directory = new EncryptedDirectory(folder, "acme/prod/day", ACME, keys, cache)) {
            IndexInput in = directory.openInput("f", IOContext.DEFAULT);
            byte[] read = new byte[3_000_000];
            in.readBytes(read, 0, read.length);
            assertThat(cache.bytes()).isPositive().isLessThanOrEqualTo(16 * 4 * 16_384);
            in.close();
            assertThat(cache.bytes()).isZero();
        }
    }

    @Test
    void aFileIsBoundToItsName() throws Exception {
        write("pending_segments_1", bytes(10));
        write("x", bytes(10));
        try (EncryptedDirectory directory = open()) {
            directory.rename("pending_segments_1", "segments_1");
            assertThatThrownBy(() -> directory.rename("x", "y")).isInstanceOf(IOException.class);
        }
        assertThat(read("segments_1")).isEqualTo(bytes(10));
    }
}
