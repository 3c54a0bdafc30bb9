// SPDX-License-Identifier: Apache-2.0
package io.bellwether.lines;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text: what can be told of time and level from its beginning, and a stack trace in the lines after the first. */
final class TextLine {
    private static final int LOOKED_AT = 160;
    private static final Pattern TIME = Pattern.compile(
            "^\\W{0,2}(\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?: ?(?:[zZ]|[+-]\\d\\d:?\\d\\d))?)");
    private static final Pattern LEVEL = Pattern.compile(
            "\\b(VRB|TRACE|DBG|DEBUG|INF|INFO|NOTICE|WRN|WARN|WARNING|ERR|ERROR|FTL|FATAL|CRIT|CRITICAL|ALERT|EMERG|PANIC)"
                    + "\\b");
    private static final Pattern TRACE =
            Pattern.compile("(?m)^\\s+at |^Traceback |^Caused by: |^[\\w.$]+(?:Exception|Error)\\b|^\\s+File \"");

    private TextLine() {}

    static EventBody read(String source, byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        String start = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
        Matcher time = TIME.matcher(start);
        Instant at = time.find() ? Times.iso(time.group(1)) : null;
        Matcher word = LEVEL.matcher(start);
        String level = word.find() ? word.group(1) : null;
        int end = text.indexOf('\n');
        boolean trace =
                end >= 0 && TRACE.matcher(text).region(end + 1, text.length()).find();
        return new EventBody(
                null,
                at,
                source,
                "log",
                level == null ? Severity.INFO : Severity.fromName(level).orElse(Severity.INFO),
                level,
                (trace ? text.substring(0, end) : text).stripTrailing(),
                null,
                null,
                trace ? text.substring(end + 1) : null,
                null,
                null,
                Map.of());
    }
}
