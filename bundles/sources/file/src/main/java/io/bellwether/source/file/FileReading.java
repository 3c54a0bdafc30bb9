// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.file;

import io.bellwether.api.event.EventBody;
import io.bellwether.lines.LineFormat;
import io.bellwether.lines.Unreadable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * One stretch of one file, split into records. A record is a line, or with a start pattern all lines up to the next that
 * has it. A line that has not ended is left for later, unless the file has come to its end for good.
 */
final class FileReading {
    static final int STRETCH = 1 << 20;

    private final LineFormat format;
    private final Pattern start;
    private final int longest;
    private final List<EventBody> events;
    private final CRC32C sum = new CRC32C();
    private int unreadable;
    private String problem;

    /**
     * What is collected over all files of one read.
     *
     * @param start of a record's first line; null when each line is a record
     * @param longest bytes of a record; a longer line is passed over, more lines are a record of their own
     */
    FileReading(LineFormat format, Pattern start, int longest, List<EventBody> events) {
        this.format = format;
        this.start = start;
        this.longest = longest;
        this.events = events;
    }

    int unreadable() {
        return unreadable;
    }

    /** What was wrong with the last that was passed over; null when nothing was. */
    String problem() {
        return problem;
    }

    /**
     * A file as it is found.
     *
     * @param size bytes in it
     * @param settled true when nobody has written to it for a while
     * @param ended true when nobody is going to write to it any more
     */
    record Found(String path, FileChannel channel, Encoding encoding, long size, boolean settled, boolean ended) {}

    /** Where reading stopped. @param more true when there is more to read at once */
    record Stop(long offset, boolean skipping, boolean more) {}

    /** Reads at most about {@code most} records from the file's offset. */
    Stop read(Found found, TailedFile file, int most) throws IOException {
        long left = found.size() - file.offset();
        byte[] bytes = new byte[(int) Math.min(left, Math.max(STRETCH, 4L * longest))];
        Encoding encoding = found.encoding();
        int filled = fill(found.channel(), file.offset(), bytes);
        int length = filled - filled % encoding.unit();
        boolean end = file.offset() + filled >= found.size();
        int at = file.offset() == 0 ? encoding.mark(bytes, 0, length) : 0;
        if (file.skipping()) {
            int feed = encoding.lineFeed(bytes, at, length);
            if (feed < 0) {
                return new Stop(file.offset() + length, true, !end);
            }
            at = feed + encoding.unit();
        }
        int taken = 0;
        int record = at;
        while (taken < most) {
            int feed = encoding.lineFeed(bytes, at, length);
            if (feed < 0) {
                break;
            }
            int next = feed + encoding.unit();
            if (start == null) {
                record(found, file, bytes, at, feed);
                taken++;
                record = next;
            } else if (at > record && (isStart(encoding, bytes, at, feed) || feed - record > longest)) {
                record(found, file, bytes, record, at - encoding.unit());
                taken++;
                record = at;
            }
            at = next;
        }
        if (taken >= most) {
            return new Stop(file.offset() + record, false, true);
        }
        if (length - at > longest) {
            if (at > record) {
                record(found, file, bytes, record, at - encoding.unit());
                return new Stop(file.offset() + at, false, true);
            }
            passedOver(found, "a line has more than " + longest + " bytes");
            return new Stop(file.offset() + length, true, !end);
        }
        boolean over = end && found.settled() && (found.ended() || start != null && at == length);
        if (over && length > record) {
            int stop = at == length ? at - encoding.unit() : length;
            record(found, file, bytes, record, stop);
            return new Stop(found.size(), false, false);
        }
        return new Stop(file.offset() + record, false, !end && record > 0);
    }

    private boolean isStart(Encoding encoding, byte[] bytes, int from, int to) {
        try {
            return start.matcher(new MeteredText(encoding.text(bytes, from, to)))
                    .find();
        } catch (MeteredText.TooMuchWork e) {
            problem = "the record start takes too much work to look for; give a simpler expression";
            return true;
        }
    }

    private void record(Found found, TailedFile file, byte[] bytes, int from, int to) {
        int stop = to;
        Encoding encoding = found.encoding();
        byte[] text = bytes;
        int begin = from;
        if (encoding != Encoding.UTF_8) {
            text = encoding.text(bytes, from, to).getBytes(StandardCharsets.UTF_8);
            begin = 0;
            stop = text.length;
        }
        while (stop > begin && (text[stop - 1] == '\r' || text[stop - 1] == '\n' || text[stop - 1] == ' ')) {
            stop--;
        }
        if (stop == begin) {
            return;
        }
        if (stop - begin > longest) {
            passedOver(found, "a line has more than " + longest + " bytes");
            return;
        }
        try {
            EventBody event = format.read("file", text, begin, stop);
            events.add(named(event, found.path()).withEventId(file.id() + "-" + (file.offset() + from)));
        } catch (Unreadable e) {
            passedOver(found, e.getMessage());
        }
    }

    private static EventBody named(EventBody event, String path) {
        Map<String, Object> properties = new LinkedHashMap<>(event.properties());
        properties.putIfAbsent("log.file.path", path);
        return event.withProperties(properties);
    }

    private void passedOver(Found found, String why) {
        unreadable++;
        problem = found.path() + ": " + why;
    }

    static int fill(FileChannel channel, long from, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                break;
            }
        }
        return buffer.position();
    }
}
