// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * A handful of values by name, in the order of the names. Immutable, and made for maps that are copied often: a copy with
 * one value changed shares the names.
 */
final class SmallMap<V> extends AbstractMap<String, V> {
    private static final SmallMap<Object> EMPTY = new SmallMap<>(new String[0], new Object[0]);

    private final String[] names;
    private final Object[] values;

    private SmallMap(String[] names, Object[] values) {
        this.names = names;
        this.values = values;
    }

    /** The same as another map; no copy where it is one of these. Neither names nor values are null. */
    @SuppressWarnings("unchecked")
    static <V> SmallMap<V> of(Map<String, ? extends V> map) {
        if (map instanceof SmallMap) {
            return (SmallMap<V>) map;
        }
        if (map.isEmpty()) {
            return (SmallMap<V>) EMPTY;
        }
        if (map.size() == 1) {
            Map.Entry<String, ? extends V> only = map.entrySet().iterator().next();
            return new SmallMap<>(new String[] {only.getKey()}, new Object[] {only.getValue()});
        }
        TreeMap<String, V> sorted = new TreeMap<>(map);
        return new SmallMap<>(
                sorted.keySet().toArray(String[]::new), sorted.values().toArray());
    }

    /** With one value more, or in place of another. */
    SmallMap<V> with(String name, V value) {
        int at = Arrays.binarySearch(names, name);
        if (at >= 0) {
            Object[] changed = values.clone();
            changed[at] = value;
            return new SmallMap<>(names, changed);
        }
        int before = -at - 1;
        String[] moreNames = new String[names.length + 1];
        Object[] moreValues = new Object[names.length + 1];
        System.arraycopy(names, 0, moreNames, 0, before);
        System.arraycopy(values, 0, moreValues, 0, before);
        moreNames[before] = name;
        moreValues[before] = value;
        System.arraycopy(names, before, moreNames, before + 1, names.length - before);
        System.arraycopy(values, before, moreValues, before + 1, names.length - before);
        return new SmallMap<>(moreNames, moreValues);
    }

    /** With each value changed; itself when none is another. */
    SmallMap<V> replaced(BiFunction<String, V, V> change) {
        Object[] changed = null;
        for (int i = 0; i < names.length; i++) {
            V next = change.apply(names[i], value(i));
            if (next != values[i]) {
                changed = changed == null ? values.clone() : changed;
                changed[i] = next;
            }
        }
        return changed == null ? this : new SmallMap<>(names, changed);
    }

    @SuppressWarnings("unchecked")
    private V value(int at) {
        return (V) values[at];
    }

    private int find(Object name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public V get(Object name) {
        int at = find(name);
        return at < 0 ? null : value(at);
    }

    @Override
    public boolean containsKey(Object name) {
        return find(name) >= 0;
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super V> each) {
        for (int i = 0; i < names.length; i++) {
            each.accept(names[i], value(i));
        }
    }

    /** The values, in the order of their names; not to be kept where they change. */
    @SuppressWarnings("unchecked")
    List<V> valueList() {
        return (List<V>) Arrays.asList(values);
    }

    String name(int at) {
        return names[at];
    }

    V at(int at) {
        return value(at);
    }

    @Override
    public Set<Map.Entry<String, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, V>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return names.length;
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, V>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < names.length;
        }

        @Override
        public Map.Entry<String, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<String, V> entry = new SimpleImmutableEntry<>(names[next], value(next));
            next++;
            return entry;
        }
    }
}
