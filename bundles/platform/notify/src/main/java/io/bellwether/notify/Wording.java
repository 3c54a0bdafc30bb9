// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify;

import io.bellwether.api.tenancy.TenantId;
import java.util.Map;
import java.util.Optional;

/**
 * The words people are told in. A tenant, and each of its channels, may replace parts of the standard words by templates
 * in Mustache: {@code title}, {@code text}, {@code html}, and {@code summary}, a few lines which chats show. A channel's
 * part wins over its tenant's. Safe for concurrent use.
 */
public interface Wording {
    /** The tenant's own templates by part; empty when it has none, or there is no such tenant. */
    Map<String, String> templates(TenantId tenant);

    /**
     * Replaces all of the tenant's templates; an empty document takes them away.
     *
     * @param actor who does it; null when the platform does
     * @return what is kept
     * @throws io.bellwether.api.settings.InvalidInput with every part, variable and section that is not known, its line
     *     and column
     */
    Map<String, String> replace(TenantId tenant, Map<String, ?> document, String actor);

    /**
     * Puts the newest alert of the tenant, or an invented one when it has none, into a channel's words. Sends nothing.
     *
     * @param document {@code templates} to try instead of the channel's own, {@code reason} as in notifications
     *     (opened when absent); both optional
     * @return empty when there is no such channel
     * @throws io.bellwether.api.settings.InvalidInput as for saving
     */
    Optional<Preview> preview(TenantId tenant, String channel, Map<String, ?> document);

    /**
     * As {@link #preview(TenantId, String, Map)}, in the tenant's words.
     *
     * @param document {@code templates} to try instead of the tenant's, {@code reason}, and {@code channel}, whose own
     *     templates then win, as they do when something is told; each optional
     * @throws io.bellwether.api.settings.InvalidInput as for saving, and when there is no such channel
     */
    Preview preview(TenantId tenant, Map<String, ?> document);

    /**
     * How a notification would look.
     *
     * @param body what the notifier would send, in the receiver's own form; null while the plugin is missing,
     *     or when no channel was asked for
     * @param alert the id of the alert that was taken; null when it is an invented one
     * @param note what went wrong with a template, so that the standard words stand in its place; null for nothing
     */
    record Preview(String title, String text, String html, String body, String alert, String note) {}
}
