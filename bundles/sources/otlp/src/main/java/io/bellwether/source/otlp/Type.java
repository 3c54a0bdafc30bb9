// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A kind of message: its fields, by number for protobuf and by name for JSON. Built by {@link Schema} alone. */
final class Type {
    private final boolean alone;
    private final Map<String, Field> byName = new HashMap<>();
    private Field[] byNumber = new Field[8];

    private Type(boolean alone) {
        this.alone = alone;
    }

    /** A message whose faults spoil what is around it. */
    static Type part() {
        return new Type(false);
    }

    /** A message with limits of its own, whose faults spoil nothing but itself and what stands within it. */
    static Type alone() {
        return new Type(true);
    }

    Field field(int number, String name, Kind kind) {
        return add(number, name, kind, null, false);
    }

    Field message(int number, String name, Type type) {
        return add(number, name, Kind.MESSAGE, type, false);
    }

    Field messages(int number, String name, Type type) {
        return add(number, name, Kind.MESSAGES, type, false);
    }

    Field spareMessages(int number, String name, Type type) {
        return add(number, name, Kind.MESSAGES, type, true);
    }

    private Field add(int number, String name, Kind kind, Type type, boolean spare) {
        Field field = new Field(number, name, kind, type, spare, byName.size());
        byName.put(name, field);
        if (number >= byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, number + 8);
        }
        byNumber[number] = field;
        return field;
    }

    boolean isAlone() {
        return alone;
    }

    int slots() {
        return byName.size();
    }

    /** Null when it is not known. */
    Field byNumber(int number) {
        return number >= 0 && number < byNumber.length ? byNumber[number] : null;
    }

    /** Null when it is not known. */
    Field byName(String name) {
        return byName.get(name);
    }
}
