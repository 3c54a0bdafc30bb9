// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import io.bellwether.api.settings.Problem;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills in one template. Only maps and lists are looked into, so that no code can be reached; what it may read and write
 * is bounded.
 */
final class TemplateText {
    private static final int MOST_STEPS = 200_000;

    private TemplateText() {}

    /** What came of it. @param text null when it failed. @param failure null when it did not */
    record Filled(String text, String failure) {}

    /**
     * Fills in the data.
     *
     * @param part what the template is, such as {@code text}
     */
    static Filled fill(Part part, String template, Map<String, Object> data) {
        List<Problem> problems = TemplateCheck.problems(part.key(), template, part.html());
        if (!problems.isEmpty()) {
            return new Filled(null, problems.get(0).toString());
        }
        Bounded out = new Bounded(part.longest());
        try {
            compiler(part.html()).compile(template).execute(data, out);
        } catch (MustacheException e) {
            if (!out.full) {
                return new Filled(null, reason(e));
            }
        }
        if (out.full && part.html()) {
            return new Filled(null, "it is longer than " + part.longest() + " characters");
        }
        String text = part.finish(out.text.toString(), out.full);
        return text.isBlank() ? new Filled(null, "it says nothing") : new Filled(text, null);
    }

    /** What the library objects to though {@link TemplateCheck} does not; empty when nothing. */
    static Optional<String> objection(Part part, String template) {
        try {
            compiler(part.html()).compile(template);
            return Optional.empty();
        } catch (MustacheException e) {
            return Optional.of(reason(e));
        }
    }

    private static String reason(MustacheException e) {
        Throwable last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage()).replaceAll("\\s+", " ");
    }

    private static Mustache.Compiler compiler(boolean html) {
        return Mustache.compiler()
                .escapeHTML(html)
                .defaultValue("")
                .emptyStringIsFalse(true)
                .zeroIsFalse(true)
                .withFormatter(TemplateText::format)
                .withCollector(new Plain());
    }

    private static String format(Object value) {
        return value instanceof Double number ? AlertFacts.number(number) : String.valueOf(value);
    }

    /** Maps and lists, nothing else; it counts what it is asked for. Used by one thread, once. */
    private static final class Plain implements Mustache.Collector {
        private int steps;

        @Override
        public Iterator<?> toIterator(Object value) {
            step();
            return value instanceof List<?> list ? list.iterator() : null;
        }

        @Override
        public Mustache.VariableFetcher createFetcher(Object context, String name) {
            return context instanceof Map<?, ?> ? this::fetch : null;
        }

        private Object fetch(Object context, String name) {
            step();
            Map<?, ?> map = (Map<?, ?>) context;
            return map.containsKey(name) ? map.get(name) : com.samskivert.mustache.Template.NO_FETCHER_FOUND;
        }

        private void step() {
            if (++steps > MOST_STEPS) {
                throw new MustacheException("it takes more than " + MOST_STEPS + " steps");
            }
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new HashMap<>();
        }
    }

    /** Takes so many characters, then refuses. */
    private static final class Bounded extends Writer {
        private final StringBuilder text = new StringBuilder();
        private final int longest;
        private boolean full;

        Bounded(int longest) {
            this.longest = longest;
        }

        @Override
        public void write(char[] buffer, int offset, int length) throws IOException {
            int room = longest - text.length();
            text.append(buffer, offset, Math.min(room, length));
            if (length > room) {
                full = true;
                throw new IOException("longer than " + longest + " characters");
            }
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
