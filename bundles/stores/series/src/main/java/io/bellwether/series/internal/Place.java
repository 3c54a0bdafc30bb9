// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.api.tenancy.TenantEnvironment;

/** The place of a file: what is sealed at one place cannot be read at another. */
record Place(TenantEnvironment where, String name) {
    String text() {
        return where + "/" + name;
    }
}
