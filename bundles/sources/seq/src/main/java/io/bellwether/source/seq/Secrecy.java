// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

/** Keeps the API key out of what people read, also where a server or a library repeats it. */
final class Secrecy {
    private static final int LONGEST = 500;

    private final String secret;

    Secrecy(String secret) {
        this.secret = secret.strip();
    }

    /** The text without the secret, on one line, and of a length for people. */
    String hide(String text) {
        String hidden = secret.isEmpty() ? text : text.replace(secret, "••••");
        String line = hidden.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    @Override
    public String toString() {
        return "••••";
    }
}
