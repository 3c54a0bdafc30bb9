// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.wire.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.cayenne.DataObject;

/** One object of the model, by attribute name. */
record Row(DataObject object) {
    Row set(String attribute, Object value) {
        object.writeProperty(attribute, Values.stored(value));
        return this;
    }

    String text(String attribute) {
        return (String) object.readProperty(attribute);
    }

    Instant time(String attribute) {
        return (Instant) object.readProperty(attribute);
    }

    Double decimal(String attribute) {
        return (Double) object.readProperty(attribute);
    }

    int integer(String attribute) {
        return (Integer) object.readProperty(attribute);
    }

    Integer integerOrNull(String attribute) {
        return (Integer) object.readProperty(attribute);
    }

    long whole(String attribute) {
        return (Long) object.readProperty(attribute);
    }

    boolean flag(String attribute) {
        return (Boolean) object.readProperty(attribute);
    }

    /** Null when the column is null: all tenants. */
    TenantId tenant() {
        String tenant = text("tenant");
        return tenant == null ? null : new TenantId(tenant);
    }

    /** Null when the column is null: all environments. */
    EnvironmentId environment() {
        String environment = text("environment");
        return environment == null ? null : new EnvironmentId(environment);
    }

    Map<String, Object> document(String attribute) {
        return Json.object(text(attribute));
    }

    Map<String, String> texts(String attribute) {
        Map<String, String> texts = new TreeMap<>();
        document(attribute).forEach((name, value) -> texts.put(name, String.valueOf(value)));
        return texts;
    }

    <T> Set<T> words(String attribute, Function<String, T> read) {
        String words = text(attribute);
        return words.isEmpty()
                ? Set.of()
                : Arrays.stream(words.split(" ")).map(read).collect(Collectors.toUnmodifiableSet());
    }

    /** Words without spaces as one text, for {@link #words}. */
    static String joined(Collection<?> words) {
        return words.stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new)).stream()
                .collect(Collectors.joining(" "));
    }

    /** A constant by its name. */
    <E extends Enum<E>> E constant(String attribute, Class<E> type) {
        return Enum.valueOf(type, text(attribute));
    }
}
