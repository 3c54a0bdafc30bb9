// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Map;

/** Takes over the routing of other alert managers. Safe for concurrent use. */
public interface RoutingImport {
    /**
     * Makes routing, and a channel for each integration of a receiver, of an Alertmanager configuration.
     *
     * @param yaml the configuration file's text
     * @param apply whether to create the channels and replace the routing; else only to say what would be done. A channel
     *     of an id that is taken stays as it is
     * @param force also when no route of it would tell anybody
     * @param privileged true when the all-tenants administrator asks, so that channels may call private networks
     * @throws io.bellwether.api.settings.InvalidInput naming each field that Alertmanager would refuse, and no secret; or
     *     what a channel's notifier refuses, or that nobody would be told, and then nothing was changed
     */
    Imported importAlertmanager(TenantId tenant, String yaml, boolean apply, boolean force, boolean privileged);

    /**
     * What came of it.
     *
     * @param routing the routing document
     * @param differences what has no counterpart here, or means something a little different: field and message
     * @param applied whether it is in force now
     */
    record Imported(
            Map<String, Object> routing, List<ImportedChannel> channels, List<Problem> differences, boolean applied) {
        public Imported {
            channels = List.copyOf(channels);
            differences = List.copyOf(differences);
        }
    }

    /** A channel that stands for an integration. @param settings with secrets masked */
    record ImportedChannel(String id, String notifier, Map<String, Object> settings) {}
}
