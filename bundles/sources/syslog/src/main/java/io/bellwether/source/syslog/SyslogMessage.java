// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads messages of RFC 5424, and of RFC 3164 as far as senders keep to it. Safe for concurrent use. */
final class SyslogMessage {
    private static final Pattern PRIORITY = Pattern.compile("^<(\\d{1,3})>");
    private static final int HIGHEST_PRIORITY = 191;
    private static final Pattern OLD_TIME = Pattern.compile(
            "^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\\d{1,2}) (?:(\\d{4}) )?(\\d\\d):(\\d\\d):(\\d\\d)"
                    + "(?:\\.(\\d{1,6}))? ");
    private static final Pattern ISO_TIME = Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT\\S{8,30}) ");
    private static final Pattern TAG = Pattern.compile("^([\\w./+@-]{1,64})(?:\\[([^\\]\\s]{1,32})])?: ?");
    private static final Pattern NEW_TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?(?:Z|[+-]\\d\\d:\\d\\d)");
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    private static final List<String> LEVELS =
            List.of("Emergency", "Alert", "Critical", "Error", "Warning", "Notice", "Informational", "Debug");
    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "audit",
            "alert",
            "clock",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");
    private static final Duration AHEAD = Duration.ofDays(2);

    private final ZoneId zone;

    /** @param zone of times that name none */
    SyslogMessage(ZoneId zone) {
        this.zone = zone;
    }

    /** A message that is no syslog. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads one message.
     *
     * @param bytes without framing
     * @param sender the address it came from
     * @param now to find the year that a message of RFC 3164 leaves out
     */
    EventBody read(byte[] bytes, int from, int to, String sender, Instant now) throws Malformed {
        int end = to;
        while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r' || bytes[end - 1] == 0)) {
            end--;
        }
        String text = text(bytes, from, end);
        Matcher priority = PRIORITY.matcher(text);
        if (!priority.find() || Integer.parseInt(priority.group(1)) > HIGHEST_PRIORITY) {
            throw new Malformed("a message must begin with a priority, such as <34>");
        }
        int value = Integer.parseInt(priority.group(1));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("syslog.facility", FACILITIES.get(value / 8));
        properties.put("net.peer.ip", sender);
        String rest = text.substring(priority.end());
        boolean current = rest.startsWith("1 ");
        Draft draft = current ? current(rest.substring(2), properties) : old(rest, properties, now);
        int level = value % 8;
        Severity severity = level <= 2
                ? Severity.CRITICAL
                : level == 3 ? Severity.ERROR : level == 4 ? Severity.WARNING : Severity.INFO;
        return new EventBody(
                null,
                draft.time(),
                "syslog",
                "log",
                severity,
                LEVELS.get(level),
                draft.message(),
                null,
                null,
                null,
                null,
                null,
                properties);
    }

    private record Draft(Instant time, String message) {}

    private static String text(byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }

    /** RFC 5424 behind its version. */
    private static Draft current(String text, Map<String, Object> properties) throws Malformed {
        String[] parts = text.split(" ", 6);
        if (parts.length < 6) {
            throw new Malformed("a message of RFC 5424 has time, host, application, process, message id and"
                    + " structured data, each of which may be '-'");
        }
        Instant time = null;
        if (!parts[0].equals("-")) {
            if (!NEW_TIME.matcher(parts[0]).matches()) {
                throw new Malformed("the time of RFC 5424 is like 2003-10-11T22:14:15.003Z or '-'");
            }
            time = iso(parts[0]);
            if (time == null) {
                throw new Malformed("there is no such time as the message's");
            }
        }
        put(properties, "host.name", parts[1]);
        put(properties, "service.name", parts[2]);
        put(properties, "process.pid", parts[3]);
        put(properties, "syslog.msgid", parts[4]);
        int end = parts[5].startsWith("-") ? 1 : StructuredData.read(parts[5], properties);
        String message = parts[5].substring(end);
        message = message.startsWith(" ") ? message.substring(1) : message;
        return new Draft(time, message.startsWith("\uFEFF") ? message.substring(1) : message);
    }

    /** RFC 3164 behind the priority: whatever is left out makes the rest the message. */
    private Draft old(String text, Map<String, Object> properties, Instant now) {
        String rest = text;
        Instant time = null;
        Matcher old = OLD_TIME.matcher(rest);
        Matcher iso = ISO_TIME.matcher(rest);
        if (old.find()) {
            time = withoutYear(old, now);
            rest = rest.substring(old.end());
        } else if (iso.find()) {
            time = iso(iso.group(1));
            rest = time == null ? rest : rest.substring(iso.end());
        }
        if (time != null) {
            int blank = rest.indexOf(' ');
            if (blank > 0
                    && rest.charAt(blank - 1) != ':'
                    && !rest.substring(0, blank).contains("[")) {
                put(properties, "host.name", rest.substring(0, blank));
                rest = rest.substring(blank + 1);
            }
        }
        Matcher tag = TAG.matcher(rest);
        if (tag.find()) {
            put(properties, "service.name", tag.group(1));
            if (tag.group(2) != null) {
                put(properties, "process.pid", tag.group(2));
            }
            rest = rest.substring(tag.end());
        }
        return new Draft(time, rest);
    }

    /** The year in which the time is nearest to now, but not much ahead of it. */
    private Instant withoutYear(Matcher parts, Instant now) {
        int year = LocalDateTime.ofInstant(now, zone).getYear();
        if (parts.group(3) != null) {
            return at(parts, Integer.parseInt(parts.group(3)));
        }
        for (int candidate : new int[] {year + 1, year, year - 1}) {
            Instant time = at(parts, candidate);
            if (time != null && !time.isAfter(now.plus(AHEAD))) {
                return time;
            }
        }
        return at(parts, year - 4 + Math.floorMod(4 - year % 4, 4));
    }

    private Instant at(Matcher parts, int year) {
        try {
            int nanos = parts.group(7) == null ? 0 : Integer.parseInt((parts.group(7) + "000000000").substring(0, 9));
            return LocalDateTime.of(
                            year,
                            MONTHS.indexOf(parts.group(1)) + 1,
                            Integer.parseInt(parts.group(2)),
                            Integer.parseInt(parts.group(4)),
                            Integer.parseInt(parts.group(5)),
                            Integer.parseInt(parts.group(6)),
                            nanos)
                    .atZone(zone)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant iso(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static void put(Map<String, Object> properties, String name, String value) {
        if (!value.equals("-") && !value.isEmpty()) {
            properties.put(name, value);
        }
    }
}
