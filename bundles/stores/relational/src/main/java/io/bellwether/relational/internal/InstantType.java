// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.cayenne.access.types.ExtendedType;

/** A point in time as TIMESTAMP WITH TIME ZONE, to the microsecond, whatever zone the server or this node is in. */
final class InstantType implements ExtendedType<Instant> {
    @Override
    public String getClassName() {
        return Instant.class.getName();
    }

    @Override
    public void setJdbcObject(PreparedStatement statement, Instant value, int position, int type, int scale)
            throws SQLException {
        if (value == null) {
            statement.setNull(position, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(position, OffsetDateTime.ofInstant(value, ZoneOffset.UTC));
        }
    }

    @Override
    public Instant materializeObject(ResultSet row, int index, int type) throws SQLException {
        return instant(row.getObject(index, OffsetDateTime.class));
    }

    @Override
    public Instant materializeObject(CallableStatement call, int index, int type) throws SQLException {
        return instant(call.getObject(index, OffsetDateTime.class));
    }

    @Override
    public String toString(Instant value) {
        return String.valueOf(value);
    }

    private static Instant instant(OffsetDateTime value) {
        return value == null ? null : value.toInstant();
    }
}
