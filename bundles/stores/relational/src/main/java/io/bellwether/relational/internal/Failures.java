// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.relational.StoreUnavailable;
import java.sql.SQLException;
import java.util.Set;
import org.apache.cayenne.CayenneRuntimeException;
import org.apache.cayenne.access.DomainStoppedException;

/** Tells what a failed database call means. */
final class Failures {
    private static final String UNIQUE = "23505";
    private static final Set<String> REFERENCE = Set.of("23503", "23506");
    /** Serialization failure, deadlock, H2's lock time-out and concurrent update. */
    private static final Set<String> TRANSIENT = Set.of("40001", "40P01", "HYT00", "90131");
    /** Wrong data, broken constraint, wrong statement or missing right: the same call would fail again. */
    private static final Set<String> REFUSED = Set.of("22", "23", "42");

    private Failures() {}

    /** True when the same transaction, run again, may pass. */
    static boolean isTransient(Throwable failure) {
        SQLException cause = sql(failure);
        return cause != null && TRANSIENT.contains(String.valueOf(cause.getSQLState()));
    }

    /** What to throw instead of a failure; one that does not come from the database is as it was thrown. */
    static RuntimeException meaning(RuntimeException failure) {
        if (failure instanceof DomainStoppedException) {
            return new StoreUnavailable("the database is closed", failure);
        }
        SQLException cause = sql(failure);
        if (cause == null) {
            return failure instanceof CayenneRuntimeException && failure.getCause() instanceof RuntimeException thrown
                    ? thrown
                    : failure;
        }
        String state = String.valueOf(cause.getSQLState());
        if (state.equals(UNIQUE)) {
            return new Violation(Violation.Kind.DUPLICATE, failure);
        }
        if (REFERENCE.contains(state)) {
            return new Violation(Violation.Kind.MISSING_PARENT, failure);
        }
        if (state.length() == 5 && REFUSED.contains(state.substring(0, 2))) {
            return new IllegalStateException("the database refused a statement (SQL state " + state + ")", failure);
        }
        return new StoreUnavailable("the database cannot be used now (SQL state " + state + ")", failure);
    }

    /** The most telling SQL failure in the chain: the one furthest down, or the next one of a batch. */
    private static SQLException sql(Throwable failure) {
        SQLException found = null;
        for (Throwable at = failure; at != null && at.getCause() != at; at = at.getCause()) {
            if (at instanceof SQLException sql) {
                found = sql;
                while (found.getSQLState() == null && found.getNextException() != null) {
                    found = found.getNextException();
                }
            }
        }
        return found;
    }
}
