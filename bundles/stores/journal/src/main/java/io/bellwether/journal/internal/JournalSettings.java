// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of {@code io.bellwether.journal}.
 *
 * @param moveAfter how old a segment is moved to the object store; null for never
 * @param reserved what of the disk to keep free, as it was written; null for the default
 */
record JournalSettings(Duration moveAfter, String reserved) {
    static final String MOVE_AFTER = "tier.after";
    static final String RESERVE = "reserve";
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(%|[KMGT]iB|B)?", Pattern.CASE_INSENSITIVE);

    /** @throws InvalidInput when a value cannot be used */
    static JournalSettings of(Map<String, Object> configuration) {
        String after = text(configuration, MOVE_AFTER);
        String reserve = text(configuration, RESERVE);
        JournalSettings settings =
                new JournalSettings(after == null || after.equalsIgnoreCase("off") ? null : duration(after), reserve);
        settings.reserve(0);
        return settings;
    }

    /** Bytes to keep free of a disk of this size; negative for the default. */
    long reserve(long diskBytes) {
        if (reserved == null) {
            return -1;
        }
        Matcher parts = SIZE.matcher(reserved);
        if (!parts.matches()) {
            throw new InvalidInput(RESERVE, reserved, "must be a size or a share of the disk, such as 512MiB or 1%");
        }
        long number = Long.parseLong(parts.group(1));
        String unit = parts.group(2) == null ? "B" : parts.group(2).toUpperCase(Locale.ROOT);
        if (unit.equals("%")) {
            if (number > 50) {
                throw new InvalidInput(RESERVE, reserved, "must be at most 50%");
            }
            return diskBytes / 100 * number;
        }
        return number << 10 * "BKMGT".indexOf(unit.charAt(0));
    }

    private static Duration duration(String text) {
        Duration after;
        try {
            after = Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(MOVE_AFTER, text, "must be off, or a time such as 7d");
        }
        if (after.compareTo(SHORTEST) < 0) {
            throw new InvalidInput(MOVE_AFTER, text, "must be at least 1h");
        }
        return after;
    }

    private static String text(Map<String, Object> configuration, String name) {
        Object value = configuration.get(name);
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }
}
