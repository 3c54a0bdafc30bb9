// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

/**
 * What an event may be at most.
 *
 * @param depth nesting of objects and arrays
 * @param fields properties of one event, nested ones counted
 * @param nameLength characters of a property's name
 * @param messageBytes bytes of the message in UTF-8
 */
public record PushLimits(int depth, int fields, int nameLength, int messageBytes) {
    public static final PushLimits STANDARD = new PushLimits(32, 512, 256, 64 * 1024);
}
