// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.book;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.wire.Json;
import io.bellwether.wire.SourceMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The default pack: every policy of the YAML files in one folder. A file that cannot be read keeps what it said before.
 * Not safe for concurrent use, but for {@link #policies()}.
 */
final class PolicyPack {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyPack.class);
    /** Files of tests, which belong to no policy. */
    private static final String TESTS = ".tests.yaml";

    private final Path folder;
    private final PolicyReader reader;
    private final Map<Path, Loaded> files = new HashMap<>();
    private volatile Map<String, Entry> policies = Map.of();

    PolicyPack(Path folder, PolicyReader reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /**
     * A policy of the pack.
     *
     * @param document without tenant, environment and enabled
     * @param enabled as written; true when nothing is written
     * @param updatedAt when its file was last changed
     */
    record Entry(String id, Map<String, Object> document, boolean enabled, Instant updatedAt) {}

    private record Loaded(Instant changed, long size, Map<String, Entry> entries) {}

    /** By id. */
    Map<String, Entry> policies() {
        return policies;
    }

    /** Reads what has changed. @return true when anything had */
    boolean refresh() {
        Map<Path, Loaded> found = new TreeMap<>();
        boolean changed = false;
        for (Path file : list()) {
            Loaded before = files.get(file);
            try {
                Instant time = Files.getLastModifiedTime(file).toInstant();
                long size = Files.size(file);
                if (before != null && before.changed.equals(time) && before.size == size) {
                    found.put(file, before);
                } else {
                    changed = true;
                    found.put(file, load(file, time, size, before));
                }
            } catch (IOException e) {
                LOG.warn("policy file {} cannot be read: {}", file, e.toString());
                if (before != null) {
                    found.put(file, before);
                }
            }
        }
        changed |= !found.keySet().equals(files.keySet());
        if (!changed) {
            return false;
        }
        files.clear();
        files.putAll(found);
        Map<String, Entry> all = new TreeMap<>();
        found.forEach((file, loaded) -> loaded.entries.forEach((id, entry) -> {
            if (all.putIfAbsent(id, entry) != null) {
                LOG.warn("policy '{}' of {} is left out: an earlier file has one of the same id", id, file);
            }
        }));
        policies = Collections.unmodifiableMap(all);
        return true;
    }

    private List<Path> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.toString().endsWith(TESTS))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            LOG.warn("policy folder {} cannot be read: {}", folder, e.toString());
            return files.keySet().stream().sorted().toList();
        }
    }

    private Loaded load(Path file, Instant time, long size, Loaded before) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        try {
            String text = Files.readString(file);
            List<Map<String, Object>> documents = Json.yaml(text);
            List<Problem> problems = new ArrayList<>();
            for (int i = 0; i < documents.size(); i++) {
                Map<String, Object> document = documents.get(i);
                problems.addAll(problems(document, "[" + i + "]"));
                String id = String.valueOf(document.get("id"));
                boolean enabled = !Boolean.FALSE.equals(document.get("enabled"));
                entries.put(id, new Entry(id, withoutPlace(document), enabled, time));
            }
            if (!problems.isEmpty()) {
                throw new InvalidInput(SourceMap.ofList(text).locate(problems));
            }
        } catch (InvalidInput e) {
            LOG.error("policy file {} keeps its last valid content: {}", file, e.getMessage());
            return new Loaded(time, size, before == null ? Map.of() : before.entries);
        }
        LOG.info("policy file {}: {} policies", file, entries.size());
        return new Loaded(time, size, entries);
    }

    private List<Problem> problems(Map<String, Object> document, String item) {
        try {
            reader.read(document);
            return List.of();
        } catch (InvalidInput e) {
            return e.problems().stream().map(problem -> problem.within(item)).toList();
        }
    }

    static Map<String, Object> withoutPlace(Map<String, ?> document) {
        Map<String, Object> rest = new LinkedHashMap<>(document);
        rest.keySet().removeAll(PolicyReader.PLACE);
        return rest;
    }
}
