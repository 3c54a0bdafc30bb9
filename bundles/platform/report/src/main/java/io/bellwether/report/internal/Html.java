// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

/** Text in the making that is HTML and well-formed XML at once. Not safe for concurrent use. */
final class Html {
    private final StringBuilder out = new StringBuilder(32 * 1024);

    /** Takes markup as it is. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Takes text; a dash for null. */
    Html text(String text) {
        out.append(escape(text == null ? "–" : text));
        return this;
    }

    /** An element with nothing but text. @param opening without brackets, such as {@code td class="when"} */
    Html element(String opening, String text) {
        int end = opening.indexOf(' ');
        out.append('<').append(opening).append('>');
        text(text);
        out.append("</").append(end < 0 ? opening : opening.substring(0, end)).append(">\n");
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** Characters that XML does not have are shown as a sign. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(isXml(c) ? c : 0xFFFD);
            }
        });
        return safe.toString();
    }

    private static boolean isXml(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c > 0xFFFF;
    }
}
