// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import io.bellwether.api.source.PushLimits;

/** Counts what is read against the limits, of one item and of the request. Used by one thread. */
final class Budget {
    /** Resources, scopes and items of one request. */
    static final int MOST_MESSAGES = 200_000;

    /** Values and messages within items, of one request. */
    static final int MOST_VALUES = 4_000_000;

    /** Elements of arrays and buckets of histograms, of one item. */
    static final int MOST_ELEMENTS = 16_384;

    /** Levels of an event around what an attribute holds, at most: properties, a list, its element, its attributes. */
    private static final int LEVELS_AROUND = 4;

    /** Fields a spare element takes beside its attributes. */
    private static final int FIELDS_OF_SPARE = 4;

    private final PushLimits limits;
    private int messages;
    private int values;
    private int fields;
    private int elements;

    Budget(PushLimits limits) {
        this.limits = limits;
    }

    /** A message with limits of its own begins. @return what was counted of the one around it, for {@link #end} */
    long begin() throws UnreadableBody {
        countMessage();
        long outer = (long) fields << 32 | elements;
        fields = 0;
        elements = 0;
        return outer;
    }

    void end(long outer) {
        fields = (int) (outer >>> 32);
        elements = (int) outer;
    }

    /** Attributes of the item that is read, nested ones counted. */
    int fields() {
        return fields;
    }

    /** An element begins that may be left out. Such take three quarters of an item at most. */
    void beginSpare() throws RefusedItem, UnreadableBody {
        fields += FIELDS_OF_SPARE;
        countValue();
        checkSpare();
    }

    void checkSpare() throws RefusedItem {
        if (fields > limits.fields() / 4 * 3) {
            throw new RefusedItem("no room");
        }
    }

    /** What was counted since is not kept. */
    void backTo(int earlier) {
        fields = earlier;
    }

    /** Counts a resource, a scope or an item. */
    void countMessage() throws UnreadableBody {
        if (++messages > MOST_MESSAGES) {
            throw new UnreadableBody("the request holds more than " + MOST_MESSAGES
                    + " resources, scopes and items; send smaller batches");
        }
    }

    /** Counts an attribute, or a message within an item, and checks its name. */
    void countField(String name) throws RefusedItem, UnreadableBody {
        countValue();
        if (++fields > limits.fields()) {
            throw new RefusedItem("more than " + limits.fields() + " attributes, nested ones counted; send fewer");
        }
        if (name.length() > limits.nameLength()) {
            throw RefusedItem.field(
                    "the attribute name",
                    name,
                    "has " + name.length() + " characters; at most " + limits.nameLength() + " are taken");
        }
    }

    /** Counts an element of an array. */
    void countElement() throws RefusedItem, UnreadableBody {
        countValue();
        if (++elements > MOST_ELEMENTS) {
            throw new RefusedItem("more than " + MOST_ELEMENTS + " elements of arrays; send fewer");
        }
    }

    private void countValue() throws UnreadableBody {
        if (++values > MOST_VALUES) {
            throw new UnreadableBody("the request holds more than " + MOST_VALUES + " values; send smaller batches");
        }
    }

    /** @param depth of the map or array that begins, 1 for one that is an attribute's value */
    void checkDepth(int depth) throws RefusedItem {
        int most = limits.depth() - LEVELS_AROUND;
        if (depth > most) {
            throw new RefusedItem("values nested deeper than " + most + "; send flatter attributes");
        }
    }
}
