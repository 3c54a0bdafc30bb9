// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Answers "where would this go?" with the tenant's routing as it is now. Tells nobody. Safe for concurrent use. */
public interface RoutingTrial {
    /**
     * Follows an alert of these labels through the routing tree.
     *
     * @param labels what matchers see; {@code environment}, {@code severity}, {@code service} and {@code class} stand for
     *     the alert's fields of these names
     * @param at for times at which routes are quiet and for what suppresses alerts
     * @throws io.bellwether.api.settings.InvalidInput naming what is wrong with a label
     */
    Answer test(TenantId tenant, Map<String, String> labels, Instant at);

    /**
     * Where it goes.
     *
     * @param routes those that take it, in the tree's order
     * @param tree every route that was looked at, parents first
     * @param suppression what would keep it from being told now; null for nothing
     * @param silent why others, or nobody, are told; one sentence each
     */
    record Answer(List<Taken> routes, List<Asked> tree, Suppressed suppression, List<String> silent) {
        public Answer {
            routes = List.copyOf(routes);
            tree = List.copyOf(tree);
            silent = List.copyOf(silent);
        }
    }

    /**
     * A route that takes the alert.
     *
     * @param path its place in the document; {@code *} when there is no routing and every channel hears everything
     * @param channels who is told over it
     * @param escalation the escalation policy that is followed; null for none
     * @param why in words
     * @param mutedBy what makes the route wait at that time, in words; null when nothing does
     */
    record Taken(
            String path,
            List<String> channels,
            String escalation,
            Map<String, String> groupLabels,
            Duration groupWait,
            Duration groupInterval,
            Duration repeatInterval,
            String why,
            String mutedBy) {}

    /** A route that was looked at. @param why in words, which condition held or did not */
    record Asked(String path, boolean matched, String why) {}

    /** @param until when it ends by the clock; null when nobody knows */
    record Suppressed(String kind, String id, String reason, Instant until) {}
}
