// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.WellKnown;
import io.bellwether.expression.Undefined;
import java.util.Map;

/** Finds what {@link WellKnown#in} finds, without taking names apart for each event. */
enum Fact {
    NODE(WellKnown.SERVER_NODE),
    APP(WellKnown.APP_NAME),
    STATUS_CODE(WellKnown.STATUS_CODE);

    private final PropertyPath[] names;

    Fact(WellKnown fact) {
        names = fact.names().stream().map(PropertyPath::new).toArray(PropertyPath[]::new);
    }

    /** The value, or undefined when none of the names is present. */
    Object in(Event event) {
        Map<String, Object> properties = event.properties();
        for (PropertyPath name : names) {
            Object value = name.findPresent(properties);
            if (value != null) {
                return value;
            }
        }
        return Undefined.VALUE;
    }
}
