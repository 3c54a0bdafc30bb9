// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.webhook.internal;

import io.bellwether.api.settings.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Makes what a receiver said fit to be shown: one short line without anything secret it may have sent back. */
final class Redaction {
    private static final int LONGEST = 200;
    private static final int SHORTEST_SECRET = 4;
    private static final String MASK = "••••";

    private final List<String> hidden = new ArrayList<>();

    Redaction(Settings settings, URI target) {
        settings.find(WebhookNotifier.SECRET).ifPresent(secret -> {
            hide(secret);
            hide(secret.strip());
            if (secret.startsWith(Signature.PREFIX)) {
                hide(secret.substring(Signature.PREFIX.length()));
            }
        });
        settings.find(WebhookNotifier.HEADERS).orElse(Map.of()).values().forEach(this::hide);
        hide(target.getRawQuery());
        hide(target.getQuery());
        hidden.sort(Comparator.comparingInt(String::length).reversed());
    }

    private void hide(String text) {
        if (text != null && text.length() >= SHORTEST_SECRET) {
            hidden.add(text);
        }
    }

    /** Empty for null. */
    String shorten(String text) {
        String line = text == null ? "" : text;
        for (String secret : hidden) {
            line = line.replace(secret, MASK);
        }
        line = line.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
