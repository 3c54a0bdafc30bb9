// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A part of a declaration that is a list of items with ids, such as {@code rotas}, or one document, such as
 * {@code routing}.
 *
 * @param part its name in the file
 * @param what one of its items is called, such as {@code rota}
 * @param single true for one document
 */
record Section(String part, String what, boolean single, Put put, Find find, Normal normal) {
    /** A section whose documents are shown as they were given. */
    Section(String part, String what, boolean single, Put put, Find find) {
        this(part, what, single, put, find, (tenant, item) -> item);
    }

    /** Makes an item as it is declared, new or in place of what is there. */
    @FunctionalInterface
    interface Put {
        void accept(TenantId tenant, String id, Map<String, Object> item);
    }

    /** What runs. */
    @FunctionalInterface
    interface Find {
        /** @param id empty for a single document @return null when there is none */
        Map<String, Object> apply(TenantId tenant, String id);
    }

    /** A declared item in the form in which it would be shown, with its defaults, so that the two can be compared. */
    @FunctionalInterface
    interface Normal {
        Map<String, Object> apply(TenantId tenant, Map<String, Object> item);
    }

    /** The item as it would be shown; as it is declared when it cannot be read. */
    Map<String, Object> shown(TenantId tenant, Map<String, Object> item) {
        try {
            Map<String, Object> shown = new LinkedHashMap<>(normal.apply(tenant, item));
            shown.keySet().retainAll(item.keySet());
            return shown;
        } catch (InvalidInput e) {
            return item;
        }
    }
}
