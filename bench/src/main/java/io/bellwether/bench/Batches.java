// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Bodies of events as a case management system logs them, rendered beforehand so that the generator takes next to no
 * time from what it measures. Numbers, ids and times are written into them when they are sent, so that no two events are
 * alike. For one thread.
 */
final class Batches {
    /** How a body is written. */
    enum Format {
        NDJSON("/v1/events", "application/x-ndjson"),
        CLEF("/ingest/clef", "application/vnd.serilog.clef");

        private final String path;
        private final String contentType;

        Format(String path, String contentType) {
            this.path = path;
            this.contentType = contentType;
        }

        String path() {
            return path;
        }

        String contentType() {
            return contentType;
        }
    }

    private static final int DIGITS = 12;
    private static final int TIME = 24;
    private static final int DISTINCT = 20_000;
    private static final int TOGETHER = 7;
    private static final char NUMBER = '\u0001';
    private static final char GROUP = '\u0002';
    private static final char CLOCK = '\u0003';
    private static final String[] APPS = {"sharedo-web", "indexer", "execution-engine", "identity", "document-store"};
    private static final String[] ROUTES = {"/api/matters/{id}", "/api/documents", "/api/search", "/api/tasks/{id}"};
    private static final String[] PEOPLE = {"Harper", "Okafor", "Lindqvist", "Moreau", "Tanaka", "Silva"};

    private final Format format;
    private final String run;
    private final List<Block> blocks = new ArrayList<>();
    private int next;

    /** A rendered body, the places of what is written into it, and which event each place belongs to. */
    private record Block(byte[] bytes, int[] numbers, int[] groups, int[] clocks) {}

    /** @param run tells the ids of this run and client from all others */
    Batches(Format format, int batch, String run, long seed) {
        this.format = format;
        this.run = run;
        Random random = new Random(seed);
        for (int i = 0; i < Math.max(1, DISTINCT / batch); i++) {
            blocks.add(render(batch, random));
        }
    }

    /**
     * The next body. The array is used again by later calls.
     *
     * @param from the number of its first event
     */
    byte[] next(long from, Instant now) {
        Block block = blocks.get(next++ % blocks.size());
        int events = block.clocks.length;
        byte[] time = time(now);
        for (int clock : block.clocks) {
            System.arraycopy(time, 0, block.bytes, clock, TIME);
        }
        int perEvent = block.numbers.length / events;
        for (int i = 0; i < block.numbers.length; i++) {
            digits(block.bytes, block.numbers[i], from + i / perEvent);
        }
        for (int i = 0; i < block.groups.length; i++) {
            digits(block.bytes, block.groups[i], (from + i) / TOGETHER);
        }
        return block.bytes;
    }

    /** The id of an event, when the format has ids. */
    String id(long number) {
        return run + "-" + String.format("%0" + DIGITS + "d", number);
    }

    private static byte[] time(Instant now) {
        String text = Instant.ofEpochMilli(now.toEpochMilli()).toString();
        return (text.length() == TIME ? text : text.substring(0, 19) + ".000Z").getBytes(StandardCharsets.US_ASCII);
    }

    private static void digits(byte[] into, int at, long value) {
        long left = value;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            into[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    private Block render(int batch, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < batch; i++) {
            out.writeBytes(event(random).getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }
        byte[] bytes = out.toByteArray();
        return new Block(
                bytes, places(bytes, NUMBER, DIGITS), places(bytes, GROUP, DIGITS), places(bytes, CLOCK, TIME));
    }

    private static int[] places(byte[] bytes, char mark, int length) {
        int[] places = new int[bytes.length / length + 1];
        int count = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == mark) {
                places[count++] = at;
                at += length - 1;
            }
        }
        return Arrays.copyOf(places, count);
    }

    private static String mark(char mark, int length) {
        return String.valueOf(mark).repeat(length);
    }

    /** Each event holds its number twice, its group once and the time once. */
    private String event(Random random) {
        String number = mark(NUMBER, DIGITS);
        String app = APPS[random.nextInt(APPS.length)];
        String route = ROUTES[random.nextInt(ROUTES.length)];
        String person = PEOPLE[random.nextInt(PEOPLE.length)];
        int elapsed = (int) Math.exp(random.nextGaussian() + 4);
        int kind = random.nextInt(100);
        String level = kind < 92 ? "Information" : kind < 97 ? "Warning" : "Error";
        int status = level.equals("Error") ? 502 : 200;
        String template;
        String message;
        if (kind < 50) {
            template = "HTTP GET {RequestPath} responded {StatusCode} in {ElapsedMs} ms";
            message = "HTTP GET " + route + " responded " + status + " in " + elapsed + " ms";
        } else if (kind < 75) {
            template = "Plan step {Step} of execution {Plan} completed by {Person}";
            message = "Plan step ValidateMatter of execution " + random.nextInt(1_000_000) + " completed by " + person;
        } else if (kind < 97) {
            template = "Indexed document {Document} into {Index}";
            message = "Indexed document " + random.nextInt(1_000_000) + " into matters-v" + random.nextInt(4);
        } else if (kind < 99) {
            template = "Call to downstream service {Service} for document {Document} failed with {StatusCode}";
            message =
                    "Call to downstream service iManage for document " + random.nextInt(1_000_000) + " failed with 502";
        } else {
            template = "Token handle not found for session {Session}";
            message = "Token handle not found for session " + random.nextInt(1_000_000);
        }
        String exception = level.equals("Error")
                ? "System.Net.Http.HttpRequestException: Response status code does not indicate success: 502\\n"
                        + "   at Sharedo.Integrations.IManage.Client.SendWithRetry(HttpRequestMessage request)\\n"
                        + "   at Sharedo.Core.Documents.DocumentService.Fetch(Guid id)"
                : null;
        String properties = "\"_AppName\":\"" + app + "\",\"_Server\":\"node-" + random.nextInt(6)
                + "\",\"StatusCode\":" + status + ",\"ElapsedMs\":" + elapsed + "." + random.nextInt(10)
                + ",\"RequestPath\":\"" + route + "\",\"RequestId\":\"0HMV" + number + "\",\"CorrelationId\":\"c-"
                + mark(GROUP, DIGITS) + "\",\"User\":\"" + person.toLowerCase(java.util.Locale.ROOT)
                + random.nextInt(400) + "\",\"SourceContext\":\"Sharedo.Core.Case.Web\"";
        String time = mark(CLOCK, TIME);
        if (format == Format.CLEF) {
            return "{\"@t\":\"" + time + "\",\"@mt\":\"" + template + "\",\"@m\":\"" + message + "\",\"@l\":\"" + level
                    + (exception == null ? "\"" : "\",\"@x\":\"" + exception + "\"") + ",\"EventNumber\":\"" + run + "-"
                    + number + "\"," + properties + "}";
        }
        return "{\"event_id\":\"" + run + "-" + number + "\",\"source\":\"bench\",\"type\":\"log\",\"severity\":\""
                + (level.equals("Information") ? "info" : level.toLowerCase(java.util.Locale.ROOT))
                + "\",\"timestamp\":\"" + time + "\",\"message\":\"" + message + "\",\"payload\":{"
                + (exception == null ? "" : "\"Exception\":\"" + exception + "\",") + properties + "}}";
    }
}
