// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.dashboard;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A dashboard: a definition the console draws. The platform serves it, brings the data and decides who may see it.
 */
@ConsumerType
public interface Dashboard {
    /** A slug, part of the console's address. */
    String id();

    String title();

    /** One sentence. */
    String description();

    /**
     * The definition as a JSON object: {@code {"panels": [{"id", "title", "type", "span", …}]}}. Panel types are
     * {@code stat}, {@code timeseries}, {@code alerts}, {@code events}, {@code connectors} and {@code health};
     * {@code span} is a width of 1 to 12.
     */
    String definition();
}
