// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

/**
 * A field of a message.
 *
 * @param number in protobuf
 * @param name in JSON
 * @param type of the messages it holds; null for other kinds
 * @param spare true for a list whose elements may be left out, and counted, when an item grows beyond the limits
 * @param slot its place in a {@link Message}
 */
record Field(int number, String name, Kind kind, Type type, boolean spare, int slot) {}
