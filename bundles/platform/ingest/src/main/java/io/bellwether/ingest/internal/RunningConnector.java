// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.ingest.Connectors.Status;
import io.bellwether.relational.Connector;
import io.bellwether.relational.ConnectorProgress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A connector at work. Safe for concurrent use. */
interface RunningConnector {
    /** What it was started with. */
    Connector definition();

    Origin origin();

    /** Takes what a route of this connector delivers; completes when it is durable. */
    CompletionStage<Taken> take(List<EventBody> events);

    Status status();

    /** How far it has come, to be saved. */
    ConnectorProgress progress();

    /** Ends at once: what is under way is interrupted. */
    void stop();
}
