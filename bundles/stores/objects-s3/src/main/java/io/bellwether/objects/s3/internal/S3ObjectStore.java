// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects.s3.internal;

import io.bellwether.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** Offers the bucket named in {@code io.bellwether.objects.s3} as an object store, once one is named there. */
@Component(
        service = ObjectStore.class,
        configurationPid = S3Settings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class S3ObjectStore implements ObjectStore {
    private final S3Objects objects;

    @Activate
    public S3ObjectStore(Map<String, Object> configuration) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(S3ObjectStore.class.getClassLoader());
        try {
            objects = new S3Objects(S3Settings.of(configuration, System::getenv));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Deactivate
    public void stop() {
        objects.close();
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
