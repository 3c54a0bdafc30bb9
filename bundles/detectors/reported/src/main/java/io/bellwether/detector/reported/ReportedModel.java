// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.reported;

import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.Properties;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says of each event whether it raises or clears an alert, and which. It remembers nothing: what is raised lasts with the
 * policy until it is cleared, so that an alert raised twice is one, and one cleared twice is over once.
 */
final class ReportedModel implements EventModel {
    static final byte VERSION = 1;

    private static final int MOST_LABELS = 40;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 200;
    private static final int LONGEST_TEXT = 500;
    /** Stands for the labels beyond the most there may be. */
    private static final String OTHERS = "other_labels";

    private final String state;
    private final Set<String> raised;
    private final Set<String> cleared;
    private final List<String> names;

    /** @param names the properties that become labels; all plain ones when empty */
    ReportedModel(String state, Set<String> raised, Set<String> cleared, List<String> names) {
        this.state = state;
        this.raised = raised;
        this.cleared = cleared;
        this.names = names;
    }

    @Override
    public EventJudgement judge(Event event) {
        Object said = Properties.find(event.properties(), state);
        String word = isPlain(said) ? plain(said.toString()) : "";
        if (raised.contains(word)) {
            return new EventJudgement(
                    true,
                    1 + event.severity().ordinal(),
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    text(event),
                    labels(event),
                    List.of(event.eventId()));
        }
        return cleared.contains(word)
                ? EventJudgement.end("'" + event.source() + "' says it is " + word, labels(event))
                : EventJudgement.QUIET;
    }

    /** The word as it is compared. */
    static String plain(String word) {
        return word.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isPlain(Object value) {
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
    }

    private static String text(Event event) {
        String message = event.message() == null
                ? ""
                : event.message().strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", " ");
        if (message.isBlank()) {
            return "reported by '" + event.source() + "'";
        }
        return message.length() <= LONGEST_TEXT ? message : shortened(message, LONGEST_TEXT) + "…";
    }

    /**
     * Texts, numbers and truth values by their names. Those whose names begin with {@code _} are about the event: how it
     * was sampled, say. What is cut goes on as its hash, so that two alerts that differ there stay two.
     */
    private Map<String, String> labels(Event event) {
        Map<String, String> found = new TreeMap<>();
        if (names.isEmpty()) {
            event.properties().forEach((name, value) -> put(found, name, value));
            found.keySet().removeIf(name -> name.startsWith("_") || name.equals(state));
        } else {
            names.forEach(name -> put(found, name, Properties.find(event.properties(), name)));
        }
        if (found.size() <= MOST_LABELS) {
            return found;
        }
        Map<String, String> labels = new TreeMap<>();
        found.entrySet().stream().limit(MOST_LABELS - 1).forEach(label -> labels.put(label.getKey(), label.getValue()));
        found.keySet().removeAll(labels.keySet());
        labels.put(OTHERS, found.size() + ", " + hash(found.toString()));
        return labels;
    }

    private static void put(Map<String, String> labels, String name, Object value) {
        if (isPlain(value) && !value.toString().isEmpty() && !name.isEmpty()) {
            labels.put(limited(name, LONGEST_NAME), limited(value.toString(), LONGEST_VALUE));
        }
    }

    private static String limited(String text, int longest) {
        return text.length() <= longest ? text : shortened(text, longest) + "…" + hash(text);
    }

    /** Never cut within a pair of surrogates. */
    private static String shortened(String text, int longest) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }

    private static String hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return Long.toHexString(hash);
    }

    @Override
    public byte[] save() {
        return new byte[] {VERSION};
    }
}
