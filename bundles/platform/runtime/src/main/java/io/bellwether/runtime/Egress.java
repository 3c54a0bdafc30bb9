// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime;

/** Which hosts connectors and channels may call. Safe for concurrent use. */
@FunctionalInterface
public interface Egress {
    /**
     * Judges a host as it resolves now; may wait for the name service. What the name means may change, so ask again
     * before each use.
     *
     * @param host a name or an address, an IPv6 address with or without brackets
     * @param privileged true for what the all-tenants administrator created; such may call private networks too
     * @return null when the host may be called, or when its name does not resolve, so that the call itself fails;
     *     otherwise why not
     */
    String refusal(String host, boolean privileged);
}
