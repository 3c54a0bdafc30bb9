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
    /**
     * The paths posted to, such as {@code /v1/events}, without a query. A segment {@code {name}} stands for any text
     * without a slash, as in {@code /api/{project}/envelope/}; else a path is matched as it stands.
     */
    List<String> paths();

    /**
     * The token in a place of this protocol's own, such as a header or a query parameter. The platform looks for
     * {@code Authorization: Bearer} itself, and asks this first. Called on the request's thread; must not block.
     *
     * @return null when there is none
     */
    default String credential(PushHead head) {
        return null;
    }

    /**
     * The tenant, or {@code tenant/environment}, that a place of this protocol's own names, such as a header. The
     * platform asks only where the query names neither, and answers as if none existed unless the token sees it. Called
     * on the request's thread; must not block.
     *
     * @return null when none is named
     */
    default String place(PushHead head) {
        return null;
    }

    /**
     * Whether pages of any origin post here from a browser. Then a preflight is answered without a token, and scripts
     * may read the answers; cookies do not count. Always the same.
     */
    default boolean browsers() {
        return false;
    }

    /**
     * Reads a body. Called on a worker thread; a pure function of the request.
     *
     * @return the events in the order sent, and each item that could not be read
     */
    PushDecoded decode(PushRequest request);

    /** Words the answer for a body whose acceptable events are durable, or which had none. */
    PushResponse respond(PushRequest request, PushDecoded decoded, PushReceipt receipt);

    /**
     * Words a refusal as this protocol does. The platform adds {@code Retry-After} when the refusal has one and the
     * answer does not.
     *
     * @return null for the platform's own form, problem JSON with the status of the refusal's kind
     */
    default PushResponse refuse(PushHead head, PushRefusal refusal) {
        return null;
    }
}
