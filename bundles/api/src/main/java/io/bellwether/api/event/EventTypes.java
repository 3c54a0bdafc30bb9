// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.event;

/** The numbers by which Serilog and Seq tell message templates apart. Safe for concurrent use. */
public final class EventTypes {
    private EventTypes() {}

    /** Jenkins' one-at-a-time hash over the template's characters; its 32 bits are unsigned. */
    public static int hash(String template) {
        int hash = 0;
        for (int i = 0; i < template.length(); i++) {
            hash += template.charAt(i);
            hash += hash << 10;
            hash ^= hash >>> 6;
        }
        hash += hash << 3;
        hash ^= hash >>> 11;
        hash += hash << 15;
        return hash;
    }
}
