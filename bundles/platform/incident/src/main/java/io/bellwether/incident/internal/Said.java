// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;

/** What an alert says of itself, where its name and place stand beside it already. Pure. */
public final class Said {
    private Said() {}

    /** The summary without the alert's name before it and without its environment in brackets behind it. */
    public static String of(Alert alert) {
        String text = alert.summary() == null ? "" : alert.summary().strip();
        String name = alert.name() + ": ";
        String said = text.startsWith(name) ? text.substring(name.length()) : text;
        String where = alert.where().toString();
        if (said.endsWith(" (" + where + ")")) {
            return said.substring(0, said.length() - where.length() - 3);
        }
        return said.replace(" (" + where + ", ", " (");
    }
}
