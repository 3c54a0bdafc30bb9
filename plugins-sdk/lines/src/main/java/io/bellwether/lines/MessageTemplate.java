// SPDX-License-Identifier: Apache-2.0
package io.bellwether.lines;

import java.util.List;
import java.util.Map;

/** Renders message templates: {@code {Name}}, {@code {@Name}}, {@code {Name,8:fmt}}; {@code {{} and {@code }}} are braces. */
final class MessageTemplate {
    private MessageTemplate() {}

    /** @param renderings for the holes with a format, in their order; others show the property's value as it is */
    static String render(String template, Map<String, Object> properties, List<?> renderings) {
        StringBuilder message = new StringBuilder(template.length() + 32);
        int formatted = 0;
        int at = 0;
        while (at < template.length()) {
            char character = template.charAt(at);
            boolean brace = character == '{' || character == '}';
            if (brace && at + 1 < template.length() && template.charAt(at + 1) == character) {
                message.append(character);
                at += 2;
                continue;
            }
            int end = character == '{' ? template.indexOf('}', at) : -1;
            if (end < 0) {
                message.append(character);
                at++;
                continue;
            }
            String hole = template.substring(at + 1, end);
            String name = hole.split("[,:]", 2)[0];
            name = name.startsWith("@") || name.startsWith("$") ? name.substring(1) : name;
            boolean hasFormat = hole.indexOf(':') >= 0;
            if (hasFormat && formatted < renderings.size()) {
                message.append(renderings.get(formatted));
            } else if (properties.containsKey(name)) {
                message.append(properties.get(name));
            } else {
                message.append(template, at, end + 1);
            }
            formatted += hasFormat ? 1 : 0;
            at = end + 1;
        }
        return message.toString();
    }
}
