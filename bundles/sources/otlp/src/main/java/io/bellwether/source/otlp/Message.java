// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A message as it was read, from either encoding. Filled by one reader, then only read. */
final class Message {
    private final Object[] values;
    private String fault;
    private int leftOut;
    private int fields;

    Message(Type type) {
        this.values = new Object[type.slots()];
    }

    void set(Field field, Object value) {
        values[field.slot()] = value;
    }

    /** Takes out what is said of a fault, so that it spoils this message alone. */
    void refuse(String reason) {
        fault = reason;
    }

    /** Why it cannot be taken; null when it can. */
    String fault() {
        return fault;
    }

    /** @param count of the attributes read into it, nested ones counted */
    void setFields(int count) {
        fields = count;
    }

    int fields() {
        return fields;
    }

    void leaveOut() {
        leftOut++;
    }

    /** How many elements of spare lists were left out for the limits. */
    int leftOut() {
        return leftOut;
    }

    <T> List<T> append(Field field, T value) {
        List<T> list = list(field);
        list.add(value);
        return list;
    }

    /** The list of a field to add to, made when there is none. */
    @SuppressWarnings("unchecked")
    <T> List<T> list(Field field) {
        Object list = values[field.slot()];
        if (list == null) {
            list = new ArrayList<T>();
            values[field.slot()] = list;
        }
        return (List<T>) list;
    }

    boolean has(Field field) {
        return values[field.slot()] != null;
    }

    Object value(Field field) {
        return values[field.slot()];
    }

    /** Empty when absent. */
    String text(Field field) {
        Object value = values[field.slot()];
        return value == null ? "" : (String) value;
    }

    /** 0 when absent. */
    long number(Field field) {
        Object value = values[field.slot()];
        return value == null ? 0 : (Long) value;
    }

    boolean flag(Field field) {
        return Boolean.TRUE.equals(values[field.slot()]);
    }

    /** Null when absent. */
    Message message(Field field) {
        return (Message) values[field.slot()];
    }

    /** Empty when absent. */
    @SuppressWarnings("unchecked")
    List<Message> messages(Field field) {
        Object value = values[field.slot()];
        return value == null ? List.of() : (List<Message>) value;
    }

    /** Empty when absent. */
    @SuppressWarnings("unchecked")
    List<Object> numbers(Field field) {
        Object value = values[field.slot()];
        return value == null ? List.of() : (List<Object>) value;
    }

    /** Empty when absent. */
    @SuppressWarnings("unchecked")
    Map<String, Object> attributes(Field field) {
        Object value = values[field.slot()];
        return value == null ? Map.of() : (Map<String, Object>) value;
    }
}
