// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.objects.ObjectStore;
import io.bellwether.objects.ObjectStoreContract;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderObjectsTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    @Override
    protected ObjectStore store() throws Exception {
        return new FolderObjects(folder);
    }

    @Test
    void leavesNothingOfWhatWasNotWhole() throws Exception {
        ObjectStore store = store();
        assertThatThrownBy(() -> store.put("a/b", new ByteArrayInputStream(new byte[9]), 10))
                .hasMessageContaining("9 bytes, not 10");
        assertThat(store.head("a/b")).isNull();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }
}
