// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.tenancy.TenantId;
import org.apache.cayenne.DataObject;
import org.apache.cayenne.exp.Expression;
import org.apache.cayenne.exp.ExpressionFactory;
import org.apache.cayenne.query.ObjectSelect;
import org.apache.cayenne.query.SortOrder;

/** The queries that most ports share. */
final class Select {
    private Select() {}

    static ObjectSelect<DataObject> from(String entity) {
        return ObjectSelect.query(DataObject.class, entity);
    }

    /** Rows with this value; null finds those without one. */
    static Expression is(String attribute, Object value) {
        return ExpressionFactory.matchExp(attribute, Values.stored(value));
    }

    static ObjectSelect<DataObject> one(String entity, TenantId tenant, String id) {
        return from(entity).where(is("tenant", tenant.value())).and(is("id", id));
    }

    /** One tenant's rows, or all when {@code tenant} is null. */
    static ObjectSelect<DataObject> of(String entity, TenantId tenant) {
        ObjectSelect<DataObject> all = from(entity);
        return tenant == null ? all : all.where(is("tenant", tenant.value()));
    }

    static ObjectSelect<DataObject> byTenantAndId(String entity, TenantId tenant) {
        return of(entity, tenant).orderBy("tenant").orderBy("id");
    }

    static ObjectSelect<DataObject> newestFirst(String entity, TenantId tenant) {
        return of(entity, tenant).orderBy("createdAt", SortOrder.DESCENDING).orderBy("id", SortOrder.DESCENDING);
    }
}
