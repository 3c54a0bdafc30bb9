// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Keeps objects by key, whole or not at all. Keys are paths of {@code a-z A-Z 0-9 . _ -} with {@code /} between, at most
 * 900 characters. An object once put is seen by every later call. Safe for concurrent use; calls block.
 *
 * <p>Every method throws {@link IOException} when the store cannot be reached or refuses; its message says what to do and
 * holds no secret.
 */
public interface ObjectStore {
    /** Stores a file, in place of what was there. @return the object as it is stored */
    StoredObject put(String key, Path file) throws IOException;

    /** Stores a stream of this many bytes, in place of what was there; the caller closes it. */
    StoredObject put(String key, InputStream content, long length) throws IOException;

    /** Reads an object; the caller closes it. @throws NoSuchObject when there is none */
    InputStream get(String key) throws IOException;

    /**
     * Reads a part of an object.
     *
     * @param offset of the first byte, 0 or more
     * @param length at least 1; fewer bytes come back where the object ends before
     * @throws NoSuchObject when there is none
     */
    byte[] get(String key, long offset, int length) throws IOException;

    /** What is known of an object; null when there is none. */
    StoredObject head(String key) throws IOException;

    /**
     * Lists objects in the order of their keys' bytes.
     *
     * @param prefix what the keys begin with; empty for all
     * @param after the last key of the page before; null for the first
     * @param most 1 to 1,000
     */
    Listing list(String prefix, String after, int most) throws IOException;

    /** Removes an object; nothing happens when there is none. */
    void delete(String key) throws IOException;

    /** Where the objects lie, for people: an address without secrets. */
    String address();

    /**
     * An object.
     *
     * @param bytes its length
     * @param sha256 of its content when it was put, 64 hexadecimal digits; null in listings, and when somebody else put it
     */
    record StoredObject(String key, long bytes, String sha256, Instant modified) {}

    /** A page. @param more true when there are others behind the last */
    record Listing(List<StoredObject> objects, boolean more) {}

    /** There is no such object. */
    final class NoSuchObject extends IOException {
        private static final long serialVersionUID = 1L;

        public NoSuchObject(String key) {
            super("there is no object '" + key + "'");
        }
    }
}
