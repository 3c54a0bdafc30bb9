// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import io.bellwether.identity.Role;
import io.bellwether.identity.Scope;
import io.bellwether.relational.AccessToken;
import io.bellwether.relational.TokenStore;
import io.bellwether.runtime.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first token: given by {@code BELLWETHER_ADMIN_TOKEN}, or made and written to the file {@code admin-token}. Another
 * one given at a later start takes its place.
 */
final class AdminToken {
    private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);
    private static final String ID = "administrator";
    private static final int SHORT = 16;

    private final TokenStore store;
    private final NodeSettings node;
    private final InstantSource clock;
    private final TokenSecret secrets;

    AdminToken(TokenStore store, NodeSettings node, InstantSource clock, TokenSecret secrets) {
        this.store = store;
        this.node = node;
        this.clock = clock;
        this.secrets = secrets;
    }

    /** Sees to it that there is an administrator, and that a given token works. */
    void ensure() {
        List<AccessToken> all = store.list(null);
        String given = node.adminToken();
        try {
            if (given != null) {
                ensureGiven(given);
            } else if (all.stream().noneMatch(token -> token.role().equals(Role.PLATFORM.toString()))) {
                String made = secrets.next();
                PrivateFile.write(file(), (made + "\n").getBytes(StandardCharsets.US_ASCII));
                insert(made);
                LOG.info("The administrator's token is in {}", file());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("'" + file() + "' cannot be written", e);
        }
    }

    private void ensureGiven(String given) throws IOException {
        if (store.findByHash(TokenSecret.hash(given)).isPresent()) {
            return;
        }
        if (given.length() < SHORT) {
            LOG.warn("BELLWETHER_ADMIN_TOKEN is short; use at least {} random characters in production", SHORT);
        }
        if (store.delete(ID)) {
            Files.deleteIfExists(file());
            LOG.info("The administrator's token was replaced by BELLWETHER_ADMIN_TOKEN");
        }
        insert(given);
    }

    private void insert(String token) {
        store.insert(new AccessToken(
                ID,
                TokenSecret.hash(token),
                ID,
                null,
                Set.of(),
                Role.PLATFORM.toString(),
                Role.PLATFORM.scopes().stream().map(Scope::toString).collect(Collectors.toUnmodifiableSet()),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                null));
    }

    private Path file() {
        return node.data().resolve("admin-token");
    }
}
