// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import io.bellwether.api.source.PushLimits;
import java.util.Map;

/** The exception that attributes {@code exception.type}, {@code .message} and {@code .stacktrace} tell of. */
final class Exceptions {
    private static final String STACK = "exception.stacktrace";

    private Exceptions() {}

    /** The text of the exception, whose stack trace then is no attribute any more; null when there is none. */
    static String take(Map<String, Object> attributes, PushLimits limits) {
        if (!(attributes.get(STACK) instanceof String)) {
            return text(attributes, limits);
        }
        String text = text(attributes, limits);
        attributes.remove(STACK);
        return text;
    }

    /** The text of the exception; null when there is none. */
    static String text(Map<String, Object> attributes, PushLimits limits) {
        if (attributes.isEmpty()) {
            return null;
        }
        String type = string(attributes, "exception.type");
        String message = string(attributes, "exception.message");
        String stack = string(attributes, STACK);
        String head = type.isEmpty() || message.isEmpty() ? type + message : type + ": " + message;
        if (stack.isBlank()) {
            return head.isEmpty() ? null : Facts.cut(head, limits);
        }
        String simpleType = type.substring(type.lastIndexOf('.') + 1);
        return Facts.cut(head.isEmpty() || stack.contains(simpleType) ? stack : head + "\n" + stack, limits);
    }

    private static String string(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof String text ? text : "";
    }
}
