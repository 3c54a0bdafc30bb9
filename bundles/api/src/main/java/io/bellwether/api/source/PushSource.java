// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import io.bellwether.api.plugin.Plugin;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An HTTP intake: others post to us. The plugin reads the body and words the answer; the platform authenticates, finds
 * tenant and environment, limits and decompresses the body, and makes the events durable between the two calls.
 */
@ConsumerType
public interface PushSource extends Plugin {
    /** The paths posted to, such as {@code /v1/events}; exact, without a query. */
    List<String> paths();

    /**
     * Reads a body. Called on a worker thread; a pure function of the request.
     *
     * @return the events in the order sent, and each item that could not be read
     */
    PushDecoded decode(PushRequest request);

    /** Words the answer for a body whose acceptable events are durable, or which had none. */
    PushResponse respond(PushRequest request, PushDecoded decoded, PushReceipt receipt);
}
