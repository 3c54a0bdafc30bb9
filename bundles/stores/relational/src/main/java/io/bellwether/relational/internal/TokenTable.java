// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AccessToken;
import io.bellwether.relational.TokenStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Access tokens. */
@Component(service = TokenStore.class)
public final class TokenTable implements TokenStore {
    private static final String TOKEN = "AccessToken";

    private final Database database;

    @Activate
    public TokenTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public void insert(AccessToken token) {
        boolean inserted;
        try {
            inserted = database.insert(TOKEN, row -> row.set("id", token.id())
                    .set("hash", token.hash())
                    .set("name", token.name())
                    .set(
                            "tenant",
                            token.tenant() == null ? null : token.tenant().value())
                    .set("environments", Row.joined(token.environments()))
                    .set("role", token.role())
                    .set("scopes", Row.joined(token.scopes()))
                    .set("createdAt", token.createdAt())
                    .set("expiresAt", token.expiresAt()));
        } catch (Violation e) {
            throw new InvalidInput("tenant", String.valueOf(token.tenant()), "does not exist");
        }
        if (!inserted) {
            throw new IllegalStateException("token '" + token.id() + "' or one with its hash exists already");
        }
    }

    @Override
    public Optional<AccessToken> findByHash(String hash) {
        return database.find(Select.from(TOKEN).where(Select.is("hash", hash)), TokenTable::token);
    }

    @Override
    public List<AccessToken> list(TenantId tenant) {
        return database.select(Select.newestFirst(TOKEN, tenant), TokenTable::token);
    }

    @Override
    public boolean delete(String id) {
        return database.update("DELETE FROM access_token WHERE id = ?", id) == 1;
    }

    private static AccessToken token(Row row) {
        return new AccessToken(
                row.text("id"),
                row.text("hash"),
                row.text("name"),
                row.tenant(),
                row.words("environments", EnvironmentId::new),
                row.text("role"),
                row.words("scopes", Function.identity()),
                row.time("createdAt"),
                row.time("expiresAt"));
    }
}
