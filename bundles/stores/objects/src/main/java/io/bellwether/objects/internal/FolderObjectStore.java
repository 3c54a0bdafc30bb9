// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.objects.ObjectStore;
import io.bellwether.runtime.NodeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Offers the folder named in {@code io.bellwether.objects.folder} as an object store, once one is named there. */
@Component(
        service = ObjectStore.class,
        configurationPid = FolderObjectStore.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FolderObjectStore implements ObjectStore {
    static final String PID = "io.bellwether.objects.folder";
    private static final String PATH = "path";

    private final ObjectStore objects;

    @Activate
    public FolderObjectStore(@Reference NodeSettings node, Map<String, Object> configuration) throws IOException {
        Object path = configuration.get(PATH);
        if (path == null || path.toString().isBlank()) {
            throw new InvalidInput(PID + "." + PATH, "", "must name a folder, such as /mnt/archive");
        }
        Path folder = Path.of(path.toString().strip());
        objects = new FolderObjects(folder.isAbsolute() ? folder : node.data().resolve(folder));
    }

    @Override
    public StoredObject put(String key, Path file) throws IOException {
        return objects.put(key, file);
    }

    @Override
    public StoredObject put(String key, InputStream content, long length) throws IOException {
        return objects.put(key, content, length);
    }

    @Override
    public InputStream get(String key) throws IOException {
        return objects.get(key);
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        return objects.get(key, offset, length);
    }

    @Override
    public StoredObject head(String key) throws IOException {
        return objects.head(key);
    }

    @Override
    public Listing list(String prefix, String after, int most) throws IOException {
        return objects.list(prefix, after, most);
    }

    @Override
    public void delete(String key) throws IOException {
        objects.delete(key);
    }

    @Override
    public String address() {
        return objects.address();
    }
}
