// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import io.bellwether.wire.Json;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What tenants declare about alerting. */
@Component(service = DocumentStore.class)
public final class DocumentTable implements DocumentStore {
    private static final String DOCUMENT = "TenantDocument";
    private static final String UPDATE = "UPDATE tenant_document SET document = ?, updated_at = ?, updated_by = ?"
            + " WHERE tenant = ? AND kind = ? AND id = ?";

    private final Database database;

    @Activate
    public DocumentTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public boolean insert(StoredDocument document) {
        try {
            return database.insert(
                    DOCUMENT, row -> row.set("tenant", document.tenant().value())
                            .set("kind", document.kind())
                            .set("id", document.id())
                            .set("document", Json.text(document.document()))
                            .set("createdAt", document.createdAt())
                            .set("updatedAt", document.updatedAt())
                            .set("updatedBy", document.updatedBy()));
        } catch (Violation e) {
            throw new InvalidInput("tenant", document.tenant().value(), "does not exist");
        }
    }

    @Override
    public boolean update(StoredDocument document) {
        return database.update(
                        UPDATE,
                        Json.text(document.document()),
                        document.updatedAt(),
                        document.updatedBy(),
                        document.tenant().value(),
                        document.kind(),
                        document.id())
                > 0;
    }

    @Override
    public boolean delete(TenantId tenant, String kind, String id) {
        return database.update(
                        "DELETE FROM tenant_document WHERE tenant = ? AND kind = ? AND id = ?",
                        tenant.value(),
                        kind,
                        id)
                > 0;
    }

    @Override
    public Optional<StoredDocument> find(TenantId tenant, String kind, String id) {
        return database.find(Select.one(DOCUMENT, tenant, id).and(Select.is("kind", kind)), DocumentTable::document);
    }

    @Override
    public List<StoredDocument> list(TenantId tenant, String kind) {
        return database.select(
                Select.byTenantAndId(DOCUMENT, tenant).and(Select.is("kind", kind)), DocumentTable::document);
    }

    private static StoredDocument document(Row row) {
        return new StoredDocument(
                row.tenant(),
                row.text("kind"),
                row.text("id"),
                row.document("document"),
                row.time("createdAt"),
                row.time("updatedAt"),
                row.text("updatedBy"));
    }
}
