// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A block of addresses in CIDR form, such as {@code 10.0.0.0/8} or {@code fd00::/8}. */
record AddressBlock(byte[] prefix, int bits) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** @throws IllegalArgumentException when it is not a block; a single address stands for itself */
    static AddressBlock parse(String text) {
        String[] parts = text.strip().split("/", -1);
        if (parts.length > 2 || !LITERAL.matcher(parts[0]).matches()) {
            throw refused(text);
        }
        try {
            byte[] prefix = InetAddress.getByName(parts[0]).getAddress();
            int most = prefix.length * Byte.SIZE;
            int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
            if (bits < 0 || bits > most) {
                throw refused(text);
            }
            return new AddressBlock(prefix, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw refused(text);
        }
    }

    /** True for an address of the same family within the block. */
    boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += Byte.SIZE) {
            int mask = bits - bit >= Byte.SIZE ? 0xff : 0xff << (Byte.SIZE - (bits - bit));
            int index = bit / Byte.SIZE;
            if ((address[index] & mask) != (prefix[index] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("'" + text + "' is not a block of addresses, such as 10.0.0.0/8");
    }
}
