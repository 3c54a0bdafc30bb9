// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.objects.ObjectStore.Listing;
import io.bellwether.objects.ObjectStore.NoSuchObject;
import io.bellwether.objects.ObjectStore.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every object store must do. */
public abstract class ObjectStoreContract {
    private static final String SHA_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path files;

    private ObjectStore objects;

    /** An empty store, the same for one test. */
    protected abstract ObjectStore store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        objects = store();
    }

    @Test
    void givesBackWhatWasPut() throws Exception {
        byte[] content = random(300_000);
        Path file = Files.write(files.resolve("content"), content);

        StoredObject put = objects.put("acme/prod/2026/03/01/10-0.bwj", file);

        assertThat(put.bytes()).isEqualTo(content.length);
        assertThat(put.sha256()).isEqualTo(Sha256.of(file));
        StoredObject head = objects.head(put.key());
        assertThat(head.sha256()).isEqualTo(put.sha256());
        assertThat(head.bytes()).isEqualTo(content.length);
        try (InputStream in = objects.get(put.key())) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void knowsTheChecksumOfAStream() throws Exception {
        assertThat(put("abc", "abc").sha256()).isEqualTo(SHA_OF_ABC);
        assertThat(objects.head("abc").sha256()).isEqualTo(SHA_OF_ABC);
    }

    @Test
    void readsParts() throws Exception {
        put("a", "0123456789");
        assertThat(objects.get("a", 0, 10)).asString().isEqualTo("0123456789");
        assertThat(objects.get("a", 3, 4)).asString().isEqualTo("3456");
        assertThat(objects.get("a", 8, 100)).asString().isEqualTo("89");
        assertThat(objects.get("a", 10, 1)).isEmpty();
    }

    @Test
    void replaces() throws Exception {
        put("a/b", "old and longer");
        put("a/b", "new");
        assertThat(objects.get("a/b", 0, 100)).asString().isEqualTo("new");
        assertThat(objects.head("a/b").bytes()).isEqualTo(3);
    }

    @Test
    void keepsAnEmptyObject() throws Exception {
        put("empty", "");
        assertThat(objects.head("empty").bytes()).isZero();
        try (InputStream in = objects.get("empty")) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void saysThatThereIsNone() throws Exception {
        assertThat(objects.head("none")).isNull();
        assertThatThrownBy(() -> objects.get("none").close())
                .isInstanceOf(NoSuchObject.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> objects.get("none", 0, 1)).isInstanceOf(NoSuchObject.class);
        objects.delete("none");
    }

    @Test
    void deletes() throws Exception {
        put("a/b/c", "x");
        put("a/b/d", "y");
        objects.delete("a/b/c");
        assertThat(objects.head("a/b/c")).isNull();
        assertThat(objects.head("a/b/d")).isNotNull();
    }

    @Test
    void listsByPrefixInPages() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            String key = String.format("acme/prod/2026/%02d/%d.bwj", i % 12 + 1, i);
            put(key, "x".repeat(i));
            expected.add(key);
        }
        put("acme/uat/1", "x");
        put("acme-2/prod/1", "x");
        expected.sort(null);

        List<String> seen = new ArrayList<>();
        String after = null;
        Listing page;
        do {
            page = objects.list("acme/prod/", after, 10);
            page.objects().forEach(each -> seen.add(each.key()));
            after = seen.get(seen.size() - 1);
        } while (page.more());

        assertThat(seen).isEqualTo(expected);
        assertThat(objects.list("acme/prod/2026/02/", null, 10).objects())
                .extracting(StoredObject::bytes)
                .containsExactlyInAnyOrder(1L, 13L);
        assertThat(objects.list("nobody/", null, 10)).isEqualTo(new Listing(List.of(), false));
    }

    @Test
    void refusesWhatIsNoKey() {
        for (String key : List.of("", "/a", "a/", "a//b", "../a", "a/../b", "a b", ".hidden", "a/.draft-1", "ä")) {
            assertThatThrownBy(() -> put(key, "x"))
                    .as(key)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + key + "'");
        }
    }

    private StoredObject put(String key, String content) throws IOException {
        byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return objects.put(key, new ByteArrayInputStream(bytes), bytes.length);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(5).nextBytes(bytes);
        return Arrays.copyOf(bytes, length);
    }
}
