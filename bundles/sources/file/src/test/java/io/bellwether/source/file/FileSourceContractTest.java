// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.file;

import io.bellwether.api.source.TailingSource;
import io.bellwether.testkit.contract.TailingSourceContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class FileSourceContractTest extends TailingSourceContract {
    @TempDir
    Path folder;

    private int written;

    @Override
    protected TailingSource plugin() {
        return new FileSource(new AllowedFolders(List.of(folder)), InstantSource.fixed(Instant.EPOCH));
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("path", folder + "/*.clef", "from", "beginning");
    }

    @Override
    protected void append(int items) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < items; i++) {
            lines.append("{\"@t\":\"2026-03-01T10:00:00Z\",\"@m\":\"item ")
                    .append(written++)
                    .append("\"}\n");
        }
        Files.writeString(folder.resolve("app.clef"), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    protected Map<String, Object> broken() {
        return Map.of("path", folder + "/away/*.clef");
    }
}
