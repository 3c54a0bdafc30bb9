// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime;

/**
 * Thrown by the platform, inside a guarded call, when a plugin has answered with something the platform cannot go on
 * with. Its message is shown to people as the plugin's last error, so it holds nothing the plugin was given.
 */
public final class InvalidAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what it did, such as {@code gave a score of NaN} */
    public InvalidAnswer(String message) {
        super(message, null, false, false);
    }
}
