// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.runtime.NodeSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The settings of a node whose files all lie in one folder. */
public record Folder(Path path) implements NodeSettings {
    @Override
    public Path data() {
        return path;
    }

    @Override
    public Path etc() {
        return path;
    }

    @Override
    public int port() {
        return 8181;
    }

    @Override
    public URI url() {
        return URI.create("http://localhost:8181");
    }

    @Override
    public String adminToken() {
        return null;
    }

    @Override
    public List<String> egressAllow() {
        return List.of();
    }
}
