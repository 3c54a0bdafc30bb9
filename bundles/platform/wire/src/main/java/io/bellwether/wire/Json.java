// SPDX-License-Identifier: Apache-2.0
package io.bellwether.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Documents as maps: JSON and YAML text to and from {@code Map}, {@code List}, String, Number, Boolean and null. Whole
 * numbers are Integer, Long or BigInteger, others Double. Safe for concurrent use.
 */
public final class Json {
    private static final int DEPTH = 64;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
            .build();
    private static final ObjectMapper JSON = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .stringQuotingChecker(new Quoting())
                    .build())
            .build();

    private Json() {}

    /** Reads one JSON object. @throws InvalidInput saying where it goes wrong */
    public static Map<String, Object> object(String text) {
        return asObject(value(text));
    }

    /** Reads any JSON value. @throws InvalidInput saying where it goes wrong */
    public static Object value(String text) {
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw unreadable("JSON", e);
        }
    }

    /** Reads any JSON value from UTF-8 bytes. @throws InvalidInput saying where it goes wrong */
    public static Object value(byte[] utf8) {
        try {
            return JSON.readValue(utf8, Object.class);
        } catch (JsonProcessingException e) {
            throw unreadable("JSON", e);
        } catch (IOException e) {
            throw new InvalidInput("body", null, "is not readable: " + e.getMessage());
        }
    }

    /** Writes a value as compact JSON. */
    public static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a value as UTF-8 bytes of compact JSON. */
    public static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads YAML (JSON is YAML): each document in turn; one that is a list counts as its items.
     *
     * @throws InvalidInput with line and column
     */
    public static List<Map<String, Object>> yaml(String text) {
        List<Map<String, Object>> documents = new ArrayList<>();
        try (JsonParser parser = parser(text)) {
            while (parser.nextToken() != null) {
                Object next = YAML.readValue(parser, Object.class);
                if (next instanceof List<?> items) {
                    items.forEach(item -> documents.add(asObject(item)));
                } else if (next != null && !"".equals(next)) {
                    documents.add(asObject(next));
                }
            }
        } catch (JsonProcessingException e) {
            throw unreadable("YAML", e);
        } catch (IOException e) {
            throw new InvalidInput("body", null, "is not readable: " + e.getMessage());
        }
        return documents;
    }

    /** Writes a value as one YAML document. */
    public static String yamlText(Object value) {
        try {
            return YAML.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asObject(Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new InvalidInput("body", value == null ? "null" : value.toString(), "must be an object");
    }

    private static InvalidInput unreadable(String language, JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String message = "is not valid " + language + ": "
                + e.getOriginalMessage().lines().findFirst().orElse("unreadable");
        Problem problem = new Problem("body", null, message);
        return new InvalidInput(List.of(at == null ? problem : problem.at(at.getLineNr(), at.getColumnNr())));
    }

    /** A parser that reads a text as what it looks like: JSON, or else YAML. */
    static JsonParser parser(String text) throws IOException {
        return isJson(text) ? FACTORY.createParser(text) : YAML.createParser(text);
    }

    /** Whether a text is one JSON value rather than YAML; JSON that is broken is YAML, whose message then counts. */
    private static boolean isJson(String text) {
        String start = text.stripLeading();
        if (!start.startsWith("{") && !start.startsWith("[")) {
            return false;
        }
        try {
            JSON.readTree(text);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    static JsonFactory factory() {
        return FACTORY;
    }
}
