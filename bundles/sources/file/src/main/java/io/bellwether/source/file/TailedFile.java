// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.file;

/**
 * How far a file was read.
 *
 * @param key tells the file from others of the node, whatever it is called: device and inode
 * @param id the part of its events' ids that is the file's
 * @param head a digest of its beginning
 * @param tail a digest of what lies before the offset
 * @param offset in bytes: all before it is stored
 * @param skipping true when the offset lies within a line that is passed over
 */
record TailedFile(String key, String id, String head, String tail, long offset, boolean skipping) {}
