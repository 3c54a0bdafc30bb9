// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AccessToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens: who is calling, and who may call. Safe for concurrent use. */
public interface Access {
    /**
     * Recognises a token. Quick: known tokens are kept in memory for a short while; revocation acts at once on this
     * node.
     *
     * @return empty when the token is unknown, revoked or expired
     */
    Optional<Principal> authenticate(String token);

    /**
     * Issues a token {@code {tenant, environments, role, scopes, expiresAt, name}} that can do no more than its issuer.
     *
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field, including rights beyond the issuer's own
     */
    Issued issue(Map<String, ?> document, Principal issuer);

    /** Of one tenant, or of all when null. */
    List<AccessToken> list(TenantId tenant);

    boolean revoke(TenantId tenant, String tokenId);

    /**
     * A token as it is shown once.
     *
     * @param secret the token itself; kept nowhere
     */
    record Issued(AccessToken token, String secret) {
        @Override
        public String toString() {
            return "Issued[" + token.id() + "]";
        }
    }
}
