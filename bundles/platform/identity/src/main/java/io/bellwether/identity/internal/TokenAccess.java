// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Access;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Scope;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.AccessToken;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.TokenStore;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tokens, known ones remembered for a short while. */
@Component(service = Access.class, immediate = true)
public final class TokenAccess implements Access {
    private static final Logger LOG = LoggerFactory.getLogger(TokenAccess.class);
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int MOST_REMEMBERED = 10_000;
    private static final int LONGEST_TOKEN = 512;

    private final TokenStore store;
    private final Tenants tenants;
    private final InstantSource clock;
    private final Workers workers;
    private final AdminToken adminToken;
    private final AutoCloseable tenantsListener;
    private final TokenSecret secrets = new TokenSecret(new SecureRandom());
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();
    private long forgotten;
    private volatile boolean closed;

    @Activate
    public TokenAccess(
            @Reference TokenStore store,
            @Reference Tenants tenants,
            @Reference NodeSettings node,
            @Reference Workers workers,
            @Reference InstantSource clock) {
        this.store = store;
        this.tenants = tenants;
        this.clock = clock;
        this.workers = workers;
        this.adminToken = new AdminToken(store, node, clock, secrets);
        this.tenantsListener = tenants.onChange(() -> forget(null));
        ensureAdministrator();
    }

    @Deactivate
    public void close() throws Exception {
        closed = true;
        tenantsListener.close();
    }

    private void ensureAdministrator() {
        if (closed) {
            return;
        }
        try {
            adminToken.ensure();
            forget(null);
        } catch (StoreUnavailable e) {
            LOG.warn("The administrator's token cannot be checked yet: {}", e.getMessage());
            workers.after("admin-token", RETRY, this::ensureAdministrator);
        }
    }

    @Override
    public Optional<Principal> authenticate(String token) {
        if (token == null || token.isBlank() || token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        String hash = TokenSecret.hash(token);
        Instant now = clock.instant();
        Remembered known = remembered.get(hash);
        if (known == null || !now.isBefore(known.until)) {
            long before = forgotten();
            known = store.findByHash(hash)
                    .flatMap(TokenAccess::principal)
                    .map(found -> new Remembered(found.principal, found.expiresAt, now.plus(REMEMBERED)))
                    .orElse(null);
            remember(hash, known, before);
        }
        return known == null || known.expiresAt != null && !now.isBefore(known.expiresAt)
                ? Optional.empty()
                : Optional.of(known.principal);
    }

    @Override
    public Issued issue(Map<String, ?> document, Principal issuer) {
        Instant now = clock.instant();
        TokenRequest request = TokenRequest.read(document, issuer, tenants, now);
        String secret = secrets.next();
        AccessToken token = new AccessToken(
                secrets.nextId(),
                TokenSecret.hash(secret),
                request.name(),
                request.tenant(),
                request.environments(),
                request.role().toString(),
                request.scopes().stream().map(Scope::toString).collect(Collectors.toUnmodifiableSet()),
                now.truncatedTo(ChronoUnit.MICROS),
                request.expiresAt() == null ? null : request.expiresAt().truncatedTo(ChronoUnit.MICROS));
        store.insert(token);
        return new Issued(token, secret);
    }

    @Override
    public List<AccessToken> list(TenantId tenant) {
        return store.list(tenant);
    }

    @Override
    public boolean revoke(TenantId tenant, String tokenId) {
        boolean theirs =
                store.list(tenant).stream().anyMatch(token -> token.id().equals(tokenId));
        boolean revoked = theirs && store.delete(tokenId);
        forget(tokenId);
        return revoked;
    }

    private static Optional<Found> principal(AccessToken token) {
        Optional<Role> role = Role.fromName(token.role());
        if (role.isEmpty()) {
            LOG.warn("Token {} has the unknown role {} and is refused", token.id(), token.role());
            return Optional.empty();
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        token.scopes().forEach(name -> Scope.fromName(name).ifPresent(scopes::add));
        scopes.retainAll(role.get().scopes());
        return Optional.of(new Found(
                new Principal(
                        token.id(),
                        token.name().isEmpty() ? token.id() : token.name(),
                        token.tenant(),
                        token.environments(),
                        role.get(),
                        scopes),
                token.expiresAt()));
    }

    private synchronized long forgotten() {
        return forgotten;
    }

    /** Remembers, unless something was forgotten since the store was asked: then the answer may be out of date. */
    private synchronized void remember(String hash, Remembered known, long before) {
        if (known == null || forgotten != before) {
            remembered.remove(hash);
            return;
        }
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(hash, known);
    }

    /** @param tokenId null for all */
    private synchronized void forget(String tokenId) {
        forgotten++;
        if (tokenId == null) {
            remembered.clear();
        } else {
            remembered.values().removeIf(known -> known.principal.tokenId().equals(tokenId));
        }
    }

    private record Found(Principal principal, Instant expiresAt) {}

    private record Remembered(Principal principal, Instant expiresAt, Instant until) {}
}
