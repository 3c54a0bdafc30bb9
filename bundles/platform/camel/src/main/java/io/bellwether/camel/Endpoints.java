// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel;

import org.apache.camel.Processor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The far side of the {@code bellwether:} endpoints.
 *
 * <p>A route ends at {@code bellwether:{name}:{path}}, for example {@code bellwether:ingest:acme/seq} or
 * {@code bellwether:deliver:acme/on-call}. The stage that owns the name binds one processor here and receives every
 * exchange sent to any path below that name, with the path in the header {@link #PATH}.
 *
 * <p>The processor runs on the thread of the calling route and must be safe for concurrent calls. It answers by
 * changing the exchange. An {@link org.apache.camel.AsyncProcessor} is called asynchronously. An exchange sent while
 * nothing is bound fails with an {@link IllegalStateException}, which the route's error handling sees like any other
 * failure.
 */
@ProviderType
public interface Endpoints {

    /** Header holding what follows {@code bellwether:{name}:}, such as {@code acme/seq}. Never absent or empty. */
    String PATH = "BellwetherPath";

    /**
     * Binds the processor behind {@code bellwether:{name}:...}.
     *
     * @param name lower-case letters, digits and hyphens, such as {@code ingest}
     * @param processor what to call for each exchange
     * @return closes the binding; closing twice does nothing. Exchanges already inside the processor are not interrupted
     * @throws IllegalArgumentException when the name is malformed
     * @throws IllegalStateException when the name is already bound
     */
    AutoCloseable bind(String name, Processor processor);
}
