// SPDX-License-Identifier: Apache-2.0
package io.bellwether.posting;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes what a receiver said fit to be shown: one short line without anything secret it may have sent back. Immutable. */
public final class Hidden {
    private static final int LONGEST = 200;
    private static final int SHORTEST_SECRET = 4;
    private static final String MASK = "••••";

    private final List<String> texts;

    private Hidden(List<String> texts) {
        this.texts = texts;
    }

    /** Hides these texts; null and very short ones are left out. */
    public static Hidden of(String... secrets) {
        List<String> texts = new ArrayList<>();
        for (String secret : secrets) {
            if (secret != null && secret.strip().length() >= SHORTEST_SECRET) {
                texts.add(secret);
                texts.add(secret.strip());
            }
        }
        texts.sort(Comparator.comparingInt(String::length).reversed());
        return new Hidden(List.copyOf(texts));
    }

    /** Hides an address that is a secret: the whole, its path and its query, as they are and decoded. */
    public static Hidden of(URI target) {
        return of(target.toString(), target.getRawPath(), target.getPath(), target.getRawQuery(), target.getQuery());
    }

    /** Empty for null. */
    public String shorten(String text) {
        String line = text == null ? "" : text;
        for (String each : texts) {
            line = line.replace(each, MASK);
        }
        line = line.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
