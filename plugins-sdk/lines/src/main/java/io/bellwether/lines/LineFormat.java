// SPDX-License-Identifier: Apache-2.0
package io.bellwether.lines;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.settings.Parameter;
import java.util.List;

/** How lines are written. Safe for concurrent use. */
public enum LineFormat {
    /** Compact log events as Serilog writes them. */
    CLEF {
        @Override
        public EventBody read(String source, byte[] bytes, int from, int to) throws Unreadable {
            return ClefLine.read(source, JsonLine.members(bytes, from, to));
        }
    },
    /** JSON objects as loggers write them. */
    JSON {
        @Override
        public EventBody read(String source, byte[] bytes, int from, int to) throws Unreadable {
            return LoggerLine.read(source, JsonLine.members(bytes, from, to));
        }
    },
    /** Plain text. */
    TEXT {
        @Override
        public EventBody read(String source, byte[] bytes, int from, int to) {
            return TextLine.read(source, bytes, from, to);
        }
    };

    private static final List<String> NAMES = List.of("clef", "json", "text");

    /** The setting {@code format} of a source that reads lines. */
    public static final Parameter<String> PARAMETER = Parameter.choice(
                    "format", "Format", "How a line is written: compact log events, JSON or plain text.", NAMES)
            .orElse("clef");

    /** @param name {@code clef}, {@code json} or {@code text} */
    public static LineFormat of(String name) {
        return values()[NAMES.indexOf(name)];
    }

    /**
     * Reads one record.
     *
     * @param source what the event's source is to be, such as {@code file}
     * @param bytes UTF-8; text that is not is read with replacement characters, JSON that is not is refused
     * @param from the first byte
     * @param to behind the last byte, line end excluded
     * @return an event without an id
     */
    public abstract EventBody read(String source, byte[] bytes, int from, int to) throws Unreadable;
}
