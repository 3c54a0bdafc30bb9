// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ports of this node at which connectors may listen. */
final class AllowedPorts {
    static final String PID = "io.bellwether.source.syslog";
    private static final String STANDARD = "5514-5599";
    private static final Pattern RANGE = Pattern.compile("\\s*(\\d{1,5})(?:\\s*-\\s*(\\d{1,5}))?\\s*");

    private final List<long[]> ranges;
    private final String text;

    private AllowedPorts(List<long[]> ranges, String text) {
        this.ranges = ranges;
        this.text = text;
    }

    /** @param configuration {@code ports}: ports and ranges, separated by commas; what cannot be read allows nothing */
    static AllowedPorts of(Map<String, ?> configuration) {
        Object given = configuration.get("ports");
        String text = given == null ? STANDARD : given.toString().strip();
        List<long[]> ranges = new ArrayList<>();
        for (String part : text.split(",")) {
            Matcher range = RANGE.matcher(part);
            if (range.matches()) {
                long first = Long.parseLong(range.group(1));
                ranges.add(new long[] {first, range.group(2) == null ? first : Long.parseLong(range.group(2))});
            }
        }
        return new AllowedPorts(ranges, text);
    }

    boolean contains(long port) {
        return ranges.stream().anyMatch(range -> range[0] <= port && port <= range[1]);
    }

    @Override
    public String toString() {
        return text.isEmpty() ? "none" : text;
    }
}
