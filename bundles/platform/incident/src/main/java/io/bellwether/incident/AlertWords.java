// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident;

import io.bellwether.api.alert.Alert;

/** What an alert says of itself, within texts about its incident. Pure. */
public final class AlertWords {
    private AlertWords() {}

    /**
     * The summary without the alert's name before it and without its environment in brackets behind it, as both stand
     * beside it already; empty when there is no summary.
     */
    public static String said(Alert alert) {
        String text = alert.summary() == null ? "" : alert.summary().strip();
        String name = alert.name() + ": ";
        String said = text.startsWith(name) ? text.substring(name.length()) : text;
        String where = " (" + alert.where();
        return said.endsWith(where + ")")
                ? said.substring(0, said.length() - where.length() - 1)
                : said.replace(where + ", ", " (");
    }
}
