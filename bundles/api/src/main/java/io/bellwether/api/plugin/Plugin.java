// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.plugin;

import io.bellwether.api.settings.Parameter;
import java.util.List;

/**
 * What every plugin has in common. A plugin is a Declarative Services component that offers one of the contracts of
 * {@code io.bellwether.api}; it is found by its service, and no list names it.
 *
 * <p>All methods here are called often, from any thread, and answer at once and always the same.
 */
public interface Plugin {
    /** The name by which connectors, channels and policies refer to this plugin, such as {@code seq}; a slug. */
    String id();

    /** The name people read, such as {@code Seq}. */
    String title();

    /** The settings this plugin takes, in the order a form shows them; empty when there are none. */
    List<Parameter<?>> parameters();
}
