// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import io.bellwether.testkit.seq.MessageTemplate;
import java.util.List;

/** What a month's traffic says beside the {@link Catalogue}. */
final class MonthCatalogue {
    static final String WEBHOOKS = "webhooks";
    static final String SYNC = "party-sync";

    static final MessageTemplate DEAD_LETTER = MessageTemplate.parse("Message moved to dead letters of {Queue}");
    static final MessageTemplate WEBHOOK_DELIVERED =
            MessageTemplate.parse("Webhook {Endpoint} delivered in {ElapsedMs} ms");
    static final MessageTemplate WEBHOOK_FAILED =
            MessageTemplate.parse("Webhook {Endpoint} failed with {ResponseCode}, attempt {Attempt}");
    static final MessageTemplate SYNCHRONISED =
            MessageTemplate.parse("Synchronised {RecordCount} records with schema {SchemaVersion}");

    static final List<String> ENDPOINTS = List.of("billing", "court-portal", "document-store");
    static final List<String> PROBED = List.of("portal", "api");

    private MonthCatalogue() {}
}
