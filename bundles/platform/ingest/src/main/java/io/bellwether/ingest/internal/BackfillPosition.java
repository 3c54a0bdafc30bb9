// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.source.PollQuery;
import io.bellwether.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a backfill has come, page by page, and what it asks for: the queries of the connector as they were when it
 * began. Written as JSON. Guarded by its owner.
 */
final class BackfillPosition {
    private static final String QUERIES = "queries";
    private static final String NEXT = "next";
    private static final String CHUNKS = "chunks";

    final List<PollQuery> queries;
    /** Chunks begun and not done, by number. */
    final TreeMap<Integer, Chunk> chunks = new TreeMap<>();
    /** The first chunk that has not been begun. */
    int next;

    /** One chunk. */
    static final class Chunk {
        final List<Window> open = new ArrayList<>();
        /** Events read, by query. */
        final Map<String, Long> read = new TreeMap<>();
        /** Queries that have been asked for again, as the server counts more than was read. */
        final List<String> again = new ArrayList<>();
        /** Queries that are being compared with the server's count. */
        int comparing;

        boolean isDone() {
            return open.isEmpty() && comparing == 0;
        }
    }

    BackfillPosition(List<PollQuery> queries) {
        this.queries = List.copyOf(queries);
    }

    /** Reads what {@link #text} wrote. */
    static BackfillPosition read(String text) {
        Map<String, Object> document = Json.object(text);
        List<PollQuery> queries = new ArrayList<>();
        map(document.get(QUERIES)).forEach((name, query) -> queries.add(new PollQuery(name, (String) query)));
        BackfillPosition position = new BackfillPosition(queries);
        position.next = ((Number) document.get(NEXT)).intValue();
        map(document.get(CHUNKS))
                .forEach((number, chunk) -> position.chunks.put(Integer.valueOf(number), chunk(map(chunk), queries)));
        return position;
    }

    private static Chunk chunk(Map<String, Object> document, List<PollQuery> queries) {
        Chunk chunk = new Chunk();
        map(document.get("read")).forEach((query, count) -> chunk.read.put(query, ((Number) count).longValue()));
        ((List<?>) document.get("again")).forEach(query -> chunk.again.add((String) query));
        for (Object each : (List<?>) document.get("open")) {
            List<?> window = (List<?>) each;
            for (PollQuery query : queries) {
                if (query.name().equals(window.get(0))) {
                    Instant from = Instant.parse((String) window.get(1));
                    Instant to = Instant.parse((String) window.get(2));
                    chunk.open.add(new Window(query, from, to, (String) window.get(3), 0));
                }
            }
        }
        return chunk;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    String text() {
        Map<String, Object> document = new LinkedHashMap<>();
        Map<String, Object> asked = new LinkedHashMap<>();
        queries.forEach(query -> asked.put(query.name(), query.text()));
        document.put(QUERIES, asked);
        document.put(NEXT, next);
        Map<String, Object> begun = new LinkedHashMap<>();
        chunks.forEach((number, chunk) -> {
            List<Object> open = new ArrayList<>();
            for (Window window : chunk.open) {
                List<Object> written = new ArrayList<>(List.of(
                        window.query().name(),
                        window.from().toString(),
                        window.to().toString()));
                written.add(window.cursor());
                open.add(written);
            }
            begun.put(String.valueOf(number), Map.of("read", chunk.read, "again", chunk.again, "open", open));
        });
        document.put(CHUNKS, begun);
        return Json.text(document);
    }
}
